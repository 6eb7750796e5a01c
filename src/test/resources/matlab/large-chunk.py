"""Makes large-chunk.mat: level 7.3, a number in a chunk of 16 MB, which unpacking would make of 16 KB. Run in this folder."""
import h5py
import numpy as np

with h5py.File("large-chunk.mat", "w", userblock_size=512, libver="earliest") as file:
    variable = file.create_dataset(
        "X", shape=(1, 1), maxshape=(None, None), chunks=(4096, 4096), dtype=np.uint8, compression=9)
    variable[0, 0] = 1
    variable.attrs.create("MATLAB_class", np.bytes_("uint8"))
header = b"MATLAB 7.3 MAT-file, HDF5 schema 1.00 .".ljust(116) + bytes(8) + b"\x00\x02IM"
with open("large-chunk.mat", "r+b") as file:
    file.write(header)
