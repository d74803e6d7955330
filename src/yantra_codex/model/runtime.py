"""ONNX Runtime, opened in one way for every network of the model: one thread, no chatter, imported when it is first needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from yantra_codex.errors import MissingToolchain


def session(network: Path | bytes) -> Any:
    """An ONNX Runtime session for one thread of the processor; raises MissingToolchain where it is not installed."""
    try:
        import onnxruntime  # a tenth of a second
    except ImportError:
        raise MissingToolchain("the model", "onnxruntime", "pip install onnxruntime") from None

    onnxruntime.disable_telemetry_events()  # where it was loaded before this package, which switches all of it off (see __init__.py)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    source = str(network) if isinstance(network, Path) else network
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
