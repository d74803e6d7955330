"""Thin faces over the engine: the command line. In: what a user types. Out: what they read. Start with cli/__init__.py."""
