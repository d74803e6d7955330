"""Thin faces over the engine.

In: what a user types. Out: what they read. A command reads arguments, calls one public function and prints; it decides
nothing. Start with cli/__init__.py (the table of commands); cli/shared.py holds what several commands share, and every
other file there is one command.
"""
