package shuzi.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import shuzi.core.format.IdxFile;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.NumpyFile;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.UnprocessableContentException;
import shuzi.web.problem.UnsupportedTypeException;

/** Reads the images of whatever was sent; what it is, its content tells. */
final class UploadReader {

    private static final int START = 8 << 10;
    private static final int MAX_TABLES = 10; // files of numbers in an archive

    private final Conveyor conveyor;
    private final DatasetSettings limits;

    UploadReader(Conveyor conveyor, DatasetSettings limits) {
        this.conveyor = conveyor;
        this.limits = limits;
    }

    /**
     * Hands every image to the receiver.
     *
     * @throws shuzi.web.problem.ProblemException when it is of no type that is taken, damaged, or over the limits
     */
    void read(List<UploadedFile> files, ImageReceiver receiver) throws IOException {
        UploadedFile file = files.getFirst();
        byte[] start = file.start(START);
        if (files.size() == 1 && ArchiveReader.isZip(start)) {
            readZip(file.path(), receiver);
            return;
        }
        Optional<UploadedFile> unlike = files.size() == 1 ? Optional.empty() : unlike(files);
        if (unlike.isPresent()) {
            throw InvalidRequestException.field(
                    "file",
                    "is given %d times: several files are taken if all are IDX or all are CSV, and %s is not"
                            .formatted(
                                    files.size(), IdxImages.shown(unlike.get().name())));
        }
        readTables(files, receiver);
    }

    /** Reads files of numbers. */
    private void readTables(List<UploadedFile> files, ImageReceiver receiver) throws IOException {
        var matrices = new MatrixImages(conveyor, limits);
        UploadedFile file = files.getFirst();
        byte[] start = file.start(START);
        if (IdxFile.isIdx(start)) {
            new IdxImages(matrices, limits).read(files, receiver);
        } else if (PixelCsv.isCsv(start)) {
            new PixelCsv(conveyor, limits).read(files, receiver);
        } else if (MatlabFile.isMatlab(file.path())) {
            try (MatlabFile matlab =
                    MatlabFile.read(file.path(), limits.maxUnpacked().toBytes())) {
                matrices.read(NamedMatrices.TUTORIAL.in(matlab.variables(), matlab.others(), true), receiver);
            }
        } else if (NumpyFile.isNumpy(start)) {
            throw UnprocessableContentException.because(
                    "An .npy file has one array; send images and labels as an .npz file.");
        } else if (ArchiveReader.isZip(start)) { // within another
            readNumpy(file.path(), matrices, receiver);
        } else {
            throw UnsupportedTypeException.because("The file is none of those that are taken: a ZIP of pictures, a MAT"
                    + " file, a CSV of pixels, IDX or NPZ.");
        }
    }

    /** The first of some files that cannot be taken together with the first: all are CSV, or all IDX. */
    private static Optional<UploadedFile> unlike(List<UploadedFile> files) throws IOException {
        boolean csv = PixelCsv.isCsv(files.getFirst().start(START));
        for (UploadedFile file : files) {
            byte[] start = file.start(START);
            if (csv ? !PixelCsv.isCsv(start) : !IdxFile.isIdx(start)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private void readZip(Path path, ImageReceiver receiver) throws IOException {
        // Latin-1 gives every byte a character: names in the encoding of some country do not spoil the archive.
        try (var zip = new ZipFile(path.toFile(), StandardCharsets.ISO_8859_1)) {
            if (ZippedArrays.isNumpy(zip)) {
                new ZippedArrays(new MatrixImages(conveyor, limits), limits).read(zip, receiver);
                return;
            }
            List<? extends ZipEntry> tables = tables(zip);
            if (tables.isEmpty()) {
                new ArchiveReader(conveyor, limits).read(zip, receiver);
                return;
            }
            try (Upload unpacked = Upload.unpacked(zip, tables, limits.maxUnpacked())) {
                List<UploadedFile> files = unpacked.files();
                Optional<UploadedFile> unlike = files.size() == 1 ? Optional.empty() : unlike(files);
                if (unlike.isPresent()) {
                    throw UnprocessableContentException.because(
                            "The archive has %d files of numbers; several are taken if all are IDX or all are CSV, and %s is not. Send one alone."
                                    .formatted(
                                            files.size(),
                                            IdxImages.shown(unlike.get().name())));
                }
                readTables(unpacked.files(), receiver);
            }
        } catch (ZipException damaged) {
            throw UnprocessableContentException.because("The archive is not a sound ZIP file.");
        }
    }

    private void readNumpy(Path path, MatrixImages matrices, ImageReceiver receiver) throws IOException {
        try (var zip = new ZipFile(path.toFile(), StandardCharsets.ISO_8859_1)) {
            if (!ZippedArrays.isNumpy(zip)) {
                throw UnprocessableContentException.because(
                        "There is an archive in the archive: unpack it and send its files.");
            }
            new ZippedArrays(matrices, limits).read(zip, receiver);
        }
    }

    /** The files of an archive of few files, none of them a picture, all of them of numbers; none otherwise. */
    private static List<? extends ZipEntry> tables(ZipFile zip) throws IOException {
        List<? extends ZipEntry> files = zip.stream()
                .filter(entry -> !entry.isDirectory() && !ImageSource.isLitter(entry.getName()))
                .limit(MAX_TABLES + 1)
                .toList();
        if (files.size() > MAX_TABLES) {
            return List.of();
        }
        for (ZipEntry entry : files) {
            if (!isTable(zip, entry)) {
                return List.of();
            }
        }
        return files;
    }

    private static boolean isTable(ZipFile zip, ZipEntry entry) throws IOException {
        byte[] start;
        try (InputStream in = UploadedFile.unpacked(zip.getInputStream(entry))) {
            start = in.readNBytes(START);
        } catch (IOException | UnprocessableContentException damaged) {
            return false; // it is listed as such
        }
        return IdxFile.isIdx(start)
                || PixelCsv.isCsv(start)
                || MatlabFile.isMatlab(start)
                || NumpyFile.isNumpy(start)
                || ArchiveReader.isZip(start);
    }
}
