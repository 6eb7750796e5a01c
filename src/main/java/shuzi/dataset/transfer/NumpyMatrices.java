package shuzi.dataset.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import shuzi.core.format.MappedTempMemory;
import shuzi.core.format.NumberArray;
import shuzi.core.format.NumberMatrix;
import shuzi.core.format.NumpyFile;
import shuzi.core.image.GreyImage;
import shuzi.web.problem.UnprocessableContentException;

/** Reads the images of an {@code .npz} file, which is a ZIP with a file for each NumPy array. */
final class NumpyMatrices {

    private static final String SUFFIX = ".npy";

    private NumpyMatrices() {}

    /** Returns whether all entries of an archive are arrays. */
    static boolean isNumpy(ZipFile zip) {
        return zip.size() > 0 && zip.stream().allMatch(entry -> entry.getName().endsWith(SUFFIX));
    }

    /**
     * Reads the arrays of a file into temporary memory.
     *
     * @throws UnprocessableContentException if an array is missing, invalid or duplicate; the message names it
     */
    static List<LabelledMatrix> read(ZipFile zip, MappedTempMemory memory) throws IOException {
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
            if (entries.put(name, entry) != null) {
                throw UnprocessableContentException.because("The file has two arrays of the same name.");
            }
        }
        NamedMatrices names = NamedMatrices.TUTORIAL.all().stream().anyMatch(entries::containsKey)
                ? NamedMatrices.TUTORIAL
                : NamedMatrices.KERAS;
        Map<String, NumberMatrix> matrices = new LinkedHashMap<>();
        for (String name : names.all()) {
            ZipEntry entry = entries.get(name);
            if (entry != null) {
                matrices.put(name, matrix(zip, entry, name, memory));
            }
        }
        return names.in(matrices, Map.of(), false);
    }

    private static NumberMatrix matrix(ZipFile zip, ZipEntry entry, String name, MappedTempMemory memory)
            throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            NumberArray array = NumpyFile.read(in, name, memory);
            if (array.shape().length > 2) {
                requireImages(name, array);
            }
            return array.matrix(name);
        }
    }

    /**
     * Requires that an array is images x 64 x 64 or images x 64 x 64 x 1.
     *
     * @param name name of the array, for messages
     */
    static void requireImages(String name, NumberArray array) {
        List<Integer> shape = new ArrayList<>();
        for (int length : array.shape()) {
            shape.add(length);
        }
        List<Integer> image = shape.subList(1, shape.size());
        List<Integer> expected = List.of(GreyImage.SIDE, GreyImage.SIDE);
        if (!image.equals(expected) && !image.equals(List.of(GreyImage.SIDE, GreyImage.SIDE, 1))) {
            throw UnprocessableContentException.because(
                    "%s is %s; expected: images of 64 x 64 pixels.".formatted(name, array.shown()));
        }
    }
}
