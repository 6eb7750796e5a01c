package shuzi.dataset.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shuzi.core.format.NumberMatrix;
import shuzi.dataset.Split;
import shuzi.web.problem.UnprocessableContentException;

/**
 * The names of the matrices of images and labels in a file.
 *
 * @param images name of the training images
 * @param labels name of their labels
 * @param testImages name of the test images, which are optional
 * @param testLabels name of their labels
 */
record NamedMatrices(String images, String labels, String testImages, String testLabels) {

    /** The names in MAT files of the tutorial. */
    static final NamedMatrices TUTORIAL = new NamedMatrices("X", "y", "Xtest", "ytest");

    /** The names in the MNIST file of Keras. */
    static final NamedMatrices KERAS = new NamedMatrices("x_train", "y_train", "x_test", "y_test");

    List<String> all() {
        return List.of(images, labels, testImages, testLabels);
    }

    /**
     * Finds the images of a file.
     *
     * @param matrices matrices of the file
     * @param others other variables of the file and their types, for messages
     * @param byColumn whether images are unrolled column by column
     * @throws UnprocessableContentException if a matrix is missing or invalid
     */
    List<LabelledMatrix> in(Map<String, NumberMatrix> matrices, Map<String, String> others, boolean byColumn) {
        Function<String, @Nullable NumberMatrix> find = name -> {
            if (others.containsKey(name)) {
                throw UnprocessableContentException.because(
                        "%s is %s; expected: a matrix of real numbers.".formatted(name, others.get(name)));
            }
            return matrices.get(name);
        };
        boolean hasTestImages = find.apply(testImages) != null || find.apply(testLabels) != null;
        var found = new ArrayList<LabelledMatrix>();
        found.add(labelled(find, images, labels, byColumn, hasTestImages ? Split.TRAIN : null));
        if (hasTestImages) {
            found.add(labelled(find, testImages, testLabels, byColumn, Split.TEST));
        }
        return found;
    }

    private LabelledMatrix labelled(
            Function<String, @Nullable NumberMatrix> find,
            String pixels,
            String labelsName,
            boolean byColumn,
            @Nullable Split split) {
        return new LabelledMatrix(
                pixels, require(find, pixels), byColumn, labelsName, require(find, labelsName), split);
    }

    private NumberMatrix require(Function<String, @Nullable NumberMatrix> find, String name) {
        NumberMatrix matrix = find.apply(name);
        if (matrix == null) {
            throw UnprocessableContentException.because(
                    "%s is missing: expected %s (images x 4096) and %s (their labels), and %s and %s if there are test images."
                            .formatted(name, images, labels, testImages, testLabels));
        }
        return matrix;
    }
}
