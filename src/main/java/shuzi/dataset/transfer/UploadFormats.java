package shuzi.dataset.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import shuzi.core.format.IdxFile;
import shuzi.core.format.MappedTempMemory;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.NumpyFile;
import shuzi.web.binding.Upload;
import shuzi.web.binding.UploadedFile;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.UnprocessableContentException;
import shuzi.web.problem.UnsupportedTypeException;

/** Recognises the format of an upload by its content, and opens the reader of that format. */
final class UploadFormats {

    private static final int START = 8 << 10; // bytes by which a format is recognised
    private static final int MAX_TABLES = 10; // data files in an archive

    private final OrderedParallelPipeline pipeline;
    private final DatasetSettings limits;

    UploadFormats(OrderedParallelPipeline pipeline, DatasetSettings limits) {
        this.pipeline = pipeline;
        this.limits = limits;
    }

    /**
     * Opens a reader of the images of an upload.
     *
     * @throws shuzi.web.problem.ProblemException if the format is unknown, or a file is damaged or exceeds a limit
     */
    ImportReader open(Upload upload) {
        try {
            List<UploadedFile> files = upload.files();
            if (files.size() == 1 && isZip(start(files.getFirst()))) {
                return openZip(upload.path(), upload);
            }
            Optional<UploadedFile> otherFormat = otherFormat(files);
            if (otherFormat.isPresent()) {
                throw InvalidRequestException.field(
                        "file",
                        "is given %d times: several files must all be IDX or all be CSV, but %s is of another format"
                                .formatted(files.size(), IdxMatrices.shown(otherFormat.get())));
            }
            return openTables(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] start(UploadedFile file) throws IOException {
        return GzipInput.start(file, START);
    }

    private static boolean isZip(byte[] start) {
        return start.length >= 2 && start[0] == 'P' && start[1] == 'K';
    }

    /**
     * Returns the first of several files that is not CSV like the first one; if the first is not CSV, that is not IDX.
     */
    private static Optional<UploadedFile> otherFormat(List<UploadedFile> files) throws IOException {
        if (files.size() == 1) {
            return Optional.empty();
        }
        boolean csv = CsvDialect.isCsv(start(files.getFirst()));
        for (UploadedFile file : files) {
            byte[] start = start(file);
            if (csv ? !CsvDialect.isCsv(start) : !IdxFile.isIdx(start)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private ImportReader openZip(Path path, Upload upload) throws IOException {
        try (ZipFile zip = zipFile(path)) {
            if (NumpyMatrices.isNumpy(zip)) {
                return openNumpy(zip);
            }
            List<? extends ZipEntry> tables = tables(zip);
            if (tables.isEmpty()) {
                return ImportReader.over(zipFile(path), archive -> ArchiveImages.open(archive, pipeline, limits));
            }
            List<UploadedFile> files = unpack(zip, tables, upload);
            Optional<UploadedFile> otherFormat = otherFormat(files);
            if (otherFormat.isPresent()) {
                throw UnprocessableContentException.because(
                        "The archive has %d data files. Several data files must all be IDX or all be CSV, but %s has another format. Send one file alone."
                                .formatted(files.size(), IdxMatrices.shown(otherFormat.get())));
            }
            return openTables(files);
        } catch (ZipException e) {
            throw UnprocessableContentException.because("The archive is a damaged ZIP file.");
        }
    }

    /** Opens one file of numbers, or several of the same format. */
    private ImportReader openTables(List<UploadedFile> files) throws IOException {
        Path path = files.getFirst().path();
        byte[] start = start(files.getFirst());
        if (IdxFile.isIdx(start)) {
            return ImportReader.over(
                    temporaryMemory(),
                    memory -> MatrixImages.open(IdxMatrices.read(files, memory), memory, pipeline, limits));
        }
        if (CsvDialect.isCsv(start)) {
            return CsvImages.open(files, pipeline, limits);
        }
        if (MatlabFile.isMatlab(path)) {
            return ImportReader.over(
                    MatlabFile.read(path, limits.maxUnpacked().toBytes()),
                    matlab -> MatrixImages.open(
                            NamedMatrices.TUTORIAL.in(matlab.variables(), matlab.otherVariables(), true),
                            matlab,
                            pipeline,
                            limits));
        }
        if (NumpyFile.isNumpy(start)) {
            throw UnprocessableContentException.because(
                    "An .npy file has one array; send images and labels as an .npz file.");
        }
        if (isZip(start)) { // an archive in an archive
            try (ZipFile zip = zipFile(path)) {
                if (!NumpyMatrices.isNumpy(zip)) {
                    throw UnprocessableContentException.because(
                            "There is an archive in the archive: unpack it and send its files.");
                }
                return openNumpy(zip);
            }
        }
        throw UnsupportedTypeException.because("The format is not supported. Supported: a ZIP of pictures, a MAT"
                + " file, a CSV of pixels, IDX or NPZ.");
    }

    private ImportReader openNumpy(ZipFile zip) throws IOException {
        return ImportReader.over(
                temporaryMemory(),
                memory -> MatrixImages.open(NumpyMatrices.read(zip, memory), memory, pipeline, limits));
    }

    private MappedTempMemory temporaryMemory() {
        return new MappedTempMemory(limits.maxUnpacked().toBytes());
    }

    /** Opens an archive. In Latin-1 every byte is a character, so names in any encoding can be read. */
    private static ZipFile zipFile(Path path) throws IOException {
        return new ZipFile(path.toFile(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Returns the files of an archive if they are at most {@link #MAX_TABLES}, all of numbers; otherwise an empty list.
     */
    private static List<? extends ZipEntry> tables(ZipFile zip) throws IOException {
        List<? extends ZipEntry> files =
                zip.stream().filter(ArchiveImages::isFile).limit(MAX_TABLES + 1).toList();
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
        try (InputStream in = GzipInput.unpacked(zip.getInputStream(entry))) {
            start = in.readNBytes(START);
        } catch (IOException | UnprocessableContentException e) {
            return false; // the import lists the file as skipped
        }
        return IdxFile.isIdx(start)
                || CsvDialect.isCsv(start)
                || MatlabFile.isMatlab(start)
                || NumpyFile.isNumpy(start)
                || isZip(start);
    }

    private List<UploadedFile> unpack(ZipFile zip, List<? extends ZipEntry> entries, Upload upload) throws IOException {
        var files = new ArrayList<UploadedFile>();
        long left = limits.maxUnpacked().toBytes();
        for (ZipEntry entry : entries) {
            UploadedFile file = upload.newFile(entry.getName());
            try (InputStream in = new LimitedInput(zip.getInputStream(entry), limits.maxUnpacked(), left);
                    OutputStream out = Files.newOutputStream(file.path())) {
                left -= in.transferTo(out);
            }
            files.add(file);
        }
        return files;
    }
}
