"""Known patterns and finding them.

In: a problem. Out: candidate programs. patterns/ holds one plain Python function a pattern; catalogue.py reads and
searches them; fit.py makes a pattern into a candidate for a problem's own signature.
"""
