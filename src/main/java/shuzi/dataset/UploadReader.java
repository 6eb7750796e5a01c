package shuzi.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import shuzi.format.IdxFile;
import shuzi.format.MatlabFile;
import shuzi.format.NumpyFile;
import shuzi.problem.InvalidRequestException;
import shuzi.problem.UnsupportedTypeException;
import shuzi.problem.UnusableException;

/** Reads the images of whatever was sent; what it is, its content tells. */
final class UploadReader {

    private static final int START = 8 << 10;

    private final Conveyor conveyor;
    private final DatasetSettings limits;

    UploadReader(Conveyor conveyor, DatasetSettings limits) {
        this.conveyor = conveyor;
        this.limits = limits;
    }

    /**
     * Hands every image to the receiver.
     *
     * @throws shuzi.problem.ProblemException when it is of no type that is taken, damaged, or over the limits
     */
    void read(List<UploadedFile> files, ImageReceiver receiver) throws IOException {
        var matrices = new MatrixImages(conveyor, limits);
        if (files.size() > 1) {
            requireIdx(files);
        }
        UploadedFile file = files.getFirst();
        byte[] start = file.start(START);
        if (IdxFile.isIdx(start)) {
            new IdxImages(matrices, limits).read(files, receiver);
        } else if (ArchiveReader.isZip(start)) {
            readZip(file.path(), matrices, receiver);
        } else if (MatlabFile.isMatlab(file.path())) {
            try (MatlabFile matlab =
                    MatlabFile.read(file.path(), limits.maxUnpacked().toBytes())) {
                matrices.read(NamedMatrices.TUTORIAL.in(matlab.variables(), matlab.others(), true), receiver);
            }
        } else if (NumpyFile.isNumpy(start)) {
            throw UnusableException.because("An .npy file has one array; send images and labels as an .npz file.");
        } else if (PixelCsv.isCsv(start)) {
            new PixelCsv(conveyor, limits).read(file, receiver);
        } else {
            throw UnsupportedTypeException.because("The file is none of those that are taken: a ZIP of pictures, a MAT"
                    + " file, a CSV of pixels, IDX or NPZ.");
        }
    }

    private static void requireIdx(List<UploadedFile> files) throws IOException {
        for (UploadedFile file : files) {
            if (!IdxFile.isIdx(file.start(START))) {
                throw InvalidRequestException.field(
                        "file",
                        "is given %d times: several files are taken as IDX only, and %s is none"
                                .formatted(files.size(), IdxImages.shown(file.name())));
            }
        }
    }

    private void readZip(Path path, MatrixImages matrices, ImageReceiver receiver) throws IOException {
        // Latin-1 gives every byte a character: names in the encoding of some country do not spoil the archive.
        try (var zip = new ZipFile(path.toFile(), StandardCharsets.ISO_8859_1)) {
            if (ZippedArrays.isNumpy(zip)) {
                new ZippedArrays(matrices, limits).read(zip, receiver);
            } else if (IdxImages.isIdx(zip)) {
                new IdxImages(matrices, limits).read(zip, receiver);
            } else {
                new ArchiveReader(conveyor, limits).read(zip, receiver);
            }
        } catch (java.util.zip.ZipException damaged) {
            throw UnusableException.because("The archive is not a sound ZIP file: " + damaged.getMessage() + ".");
        }
    }
}
