package shuzi.dataset.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import shuzi.core.format.IdxFile;
import shuzi.core.format.MappedTempMemory;
import shuzi.core.format.NumberArray;
import shuzi.dataset.Split;
import shuzi.web.binding.UploadedFile;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Reads images from IDX files, as MNIST has them: a file of images and a file of their labels. Two more files, whose
 * names begin with t10k or test, can have the test images. Each file can be a gzip file.
 */
final class IdxMatrices {

    private static final int MAX_FILES = 4;
    private static final String NAMES =
            "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte";

    private IdxMatrices() {}

    private record Named(String name, NumberArray array) {}

    /**
     * Reads files into temporary memory.
     *
     * @throws UnprocessableContentException if a file is missing, invalid or too many; the message names it
     */
    static List<LabelledMatrix> read(List<UploadedFile> files, MappedTempMemory memory) throws IOException {
        var names = new HashSet<String>();
        for (UploadedFile file : files) {
            if (!names.add(shown(file))) {
                throw UnprocessableContentException.because("Two files have the name %s.".formatted(shown(file)));
            }
            if (names.size() > MAX_FILES) {
                throw UnprocessableContentException.because(
                        "An IDX upload has at most %d files: %s.".formatted(MAX_FILES, NAMES));
            }
        }
        var train = new ArrayList<Named>();
        var test = new ArrayList<Named>();
        for (UploadedFile file : files) {
            String name = shown(file);
            String lower = name.toLowerCase(Locale.ROOT);
            boolean isTest = lower.startsWith("t10k") || lower.startsWith("test");
            (isTest ? test : train).add(new Named(name, array(name, file, memory)));
        }
        var matrices = new ArrayList<LabelledMatrix>();
        matrices.add(labelled(train, test.isEmpty() ? null : Split.TRAIN));
        if (!test.isEmpty()) {
            matrices.add(labelled(test, Split.TEST));
        }
        return matrices;
    }

    /** Returns the name of a file for a message, without its path. */
    static String shown(UploadedFile file) {
        String path = file.name();
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .replaceAll("[^\\x21-\\x7E]", "?");
        return name.substring(0, Math.min(100, name.length()));
    }

    private static NumberArray array(String name, UploadedFile file, MappedTempMemory memory) throws IOException {
        try (InputStream in = GzipInput.open(file)) {
            return IdxFile.read(in, name, memory);
        } catch (ZipException | EOFException e) {
            throw UnprocessableContentException.because("%s is a damaged gzip file.".formatted(name));
        }
    }

    private static LabelledMatrix labelled(List<Named> files, @Nullable Split split) {
        Named pixels = only(files, true, split);
        Named labels = only(files, false, split);
        NumpyMatrices.requireImages(pixels.name, pixels.array);
        return new LabelledMatrix(
                pixels.name,
                pixels.array.matrix(pixels.name),
                false,
                labels.name,
                labels.array.matrix(labels.name),
                split);
    }

    /** Returns the file of images of a side, or its file of labels, which has one dimension. */
    private static Named only(List<Named> files, boolean images, @Nullable Split split) {
        List<Named> found = files.stream()
                .filter(file -> file.array.shape().length > 1 == images)
                .toList();
        if (found.size() != 1) {
            throw UnprocessableContentException.because(
                    "There are %d IDX files of %s%s; expected: one. MNIST's names are %s."
                            .formatted(
                                    found.size(),
                                    images ? "images" : "labels",
                                    split == null ? "" : split == Split.TEST ? " to test with" : " to train with",
                                    NAMES));
        }
        return found.getFirst();
    }
}
