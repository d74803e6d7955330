"""The graph network: a problem becomes features, a graph and 1024 numbers near the logic that solves it.

Served by NumPy and ONNX Runtime; `model/train/` alone imports torch.
"""
