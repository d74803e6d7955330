"""Training the network: pairs of a problem and its logic become arrays, the arrays a network, the network ONNX files.

In: pairs (`pairs.py`), out: a folder with weights, ONNX files and the record of the training. Start with run.py; needs the
extra `train` (torch, torch_geometric, onnx), which nothing outside this folder imports.

  run.py        the whole of it, top to bottom
  pairs.py      where pairs come from: files, corpora, the library, dreams; which licences allow it
  requests/     requests in plain words, written for the library's patterns and for composed programs
  mutants.py    programs a step away from a right one, the hard negatives
  prepare.py    pairs -> graphs, in several views, kept as arrays in the cache folder
  batches.py    which pairs form a batch, and the batch as tensors
  network.py    the two encoders and the heads, sage.py their convolutions; losses.py what they are trained for
  loop.py       steps, validation, checkpoints, going on after a kill
  online.py     steps on single validated examples beside replay and rehearsal; restore.py the shipped network back in torch
  dreams.py     programs sampled from library parts, with requests; dreams_*.py its families
  export.py     ONNX, whole and int8; record.py what the weights were made of; ship.py puts them into the package
  evaluate.py   how good a ranking or a predicted logic vector is (NumPy alone)
"""

NEEDS = ("torch", "torch_geometric", "onnx", "onnxruntime", "safetensors")  # packages, of the extra `train`
