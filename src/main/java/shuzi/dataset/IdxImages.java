package shuzi.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import shuzi.core.format.IdxFile;
import shuzi.core.format.MappedTempMemory;
import shuzi.core.format.NumberArray;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Reads images as MNIST has them: a file of images and one of their labels, and two more whose names begin with t10k or
 * test, for the test images; each may be a gzip file.
 */
final class IdxImages {

    private static final int MAX_FILES = 4;
    private static final String NAMES =
            "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte";

    private final MatrixImages images;
    private final DatasetSettings limits;

    IdxImages(MatrixImages images, DatasetSettings limits) {
        this.images = images;
        this.limits = limits;
    }

    /** Opens a file, unpacked. */
    private interface Opening {

        InputStream open() throws IOException;
    }

    void read(List<UploadedFile> files, ImageReceiver receiver) throws IOException {
        Map<String, Opening> named = new LinkedHashMap<>();
        for (UploadedFile file : files) {
            put(named, file.name(), file::open);
        }
        read(named, receiver);
    }

    private static void put(Map<String, Opening> named, String path, Opening file) {
        String name = shown(path);
        if (named.put(name, file) != null) {
            throw UnprocessableContentException.because("Two files have the name %s.".formatted(name));
        }
        if (named.size() > MAX_FILES) {
            throw UnprocessableContentException.because(
                    "These are more than %d files; several are taken as IDX only: %s.".formatted(MAX_FILES, NAMES));
        }
    }

    /** The name of a file of this path, which a message can carry whatever it is. */
    static String shown(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .replaceAll("[^\\x21-\\x7E]", "?");
        return name.substring(0, Math.min(100, name.length()));
    }

    private record Named(String name, NumberArray array) {}

    private void read(Map<String, Opening> files, ImageReceiver receiver) throws IOException {
        try (var scratch = new MappedTempMemory(limits.maxUnpacked().toBytes())) {
            var train = new ArrayList<Named>();
            var test = new ArrayList<Named>();
            for (var file : files.entrySet()) {
                String name = file.getKey();
                String lower = name.toLowerCase(Locale.ROOT);
                boolean isTest = lower.startsWith("t10k") || lower.startsWith("test");
                (isTest ? test : train).add(new Named(name, array(name, file.getValue(), scratch)));
            }
            var found = new ArrayList<LabelledMatrix>();
            found.add(labelled(train, test.isEmpty() ? null : Split.TRAIN));
            if (!test.isEmpty()) {
                found.add(labelled(test, Split.TEST));
            }
            images.read(found, receiver);
        }
    }

    private static NumberArray array(String name, Opening file, MappedTempMemory scratch) throws IOException {
        try (InputStream in = file.open()) {
            return IdxFile.read(in, name, scratch);
        } catch (ZipException | EOFException damaged) {
            throw UnprocessableContentException.because("%s is not a sound gzip file.".formatted(name));
        }
    }

    private static LabelledMatrix labelled(List<Named> files, @Nullable Split split) {
        Named pixels = only(files, true, split);
        Named labels = only(files, false, split);
        ZippedArrays.requireImages(pixels.name, pixels.array);
        return new LabelledMatrix(
                pixels.name,
                pixels.array.matrix(pixels.name),
                false,
                labels.name,
                labels.array.matrix(labels.name),
                split);
    }

    /** The one that has images, or labels, one dimension, on this side. */
    private static Named only(List<Named> files, boolean images, @Nullable Split split) {
        List<Named> found = files.stream()
                .filter(file -> file.array.shape().length > 1 == images)
                .toList();
        if (found.size() != 1) {
            throw UnprocessableContentException.because(
                    "There are %d IDX files of %s%s; expected is one. MNIST's names are %s."
                            .formatted(
                                    found.size(),
                                    images ? "images" : "labels",
                                    split == null ? "" : split == Split.TEST ? " to test with" : " to train with",
                                    NAMES));
        }
        return found.getFirst();
    }
}
