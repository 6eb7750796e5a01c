"""Makes level73.mat: HDF5 as MATLAB 7.3 lays it out (h5py 3.7), for a test. Run in this folder."""
import h5py
import numpy as np

with h5py.File("level73.mat", "w", userblock_size=512, libver="earliest") as file:
    matrix = (np.arange(12 * 33) % 256).reshape(12, 33)  # 12 rows and 33 columns as MATLAB sees it
    for name, matlab_class, kind, chunks, shuffle in (
        ("X", "uint8", np.uint8, (7, 5), False),
        ("Z", "double", np.float64, (10, 12), True),
    ):
        data = np.ascontiguousarray(matrix.T.astype(kind))
        variable = file.create_dataset(name, data=data, chunks=chunks, compression="gzip", shuffle=shuffle)
        variable.attrs.create("MATLAB_class", np.bytes_(matlab_class))
    file.create_dataset("y", data=np.arange(1.0, 13.0).reshape(1, 12)).attrs.create("MATLAB_class", np.bytes_("double"))
    file.create_dataset("note", data=np.array([[104], [105]], np.uint16)).attrs.create("MATLAB_class", np.bytes_("char"))
    group = file.create_group("s")
    group.attrs.create("MATLAB_class", np.bytes_("struct"))
    group["loop"] = file["/"]
    file["same"] = file["/"]
    file["soft"] = h5py.SoftLink("/X")
header = b"MATLAB 7.3 MAT-file, HDF5 schema 1.00 .".ljust(116) + bytes(8) + b"\x00\x02IM"
with open("level73.mat", "r+b") as file:
    file.write(header)
