package shuzi.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.network.Calibration;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.MaxLogit;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.ReliabilityTable;

/**
 * The results of a network on the test images, in addition to its confusion matrix.
 *
 * @param cost mean cross-entropy per image at temperature 1, which is the cost J without weight decay; null for models
 *     from before it was stored
 * @param reliability accuracy by confidence
 * @param outOfClassFraction share of the images that are out of class
 * @param writers results by known writer, the lowest accuracy first
 */
public record TestResults(
        @Nullable Double cost,
        ReliabilityTable reliability,
        @JsonAlias("rejectedFraction") double outOfClassFraction,
        List<WriterResult> writers) {

    public TestResults {
        writers = List.copyOf(writers);
    }

    /**
     * Computes the results from the logits of a network.
     *
     * @param logits images x classes
     * @param probabilities images x classes, at the temperature of the model
     * @param rejectionThreshold an image with a smaller largest logit is out of class; null if every image gets a label
     * @param classes index of each image's class, from 0
     * @param writers number of each image's writer; negative if unknown
     */
    public static TestResults of(
            OutputActivation output,
            double[][] logits,
            double[][] probabilities,
            @Nullable Double rejectionThreshold,
            int[] classes,
            int[] writers) {
        double threshold = rejectionThreshold == null ? Double.NEGATIVE_INFINITY : rejectionThreshold;
        long outOfClass = Arrays.stream(logits)
                .filter(ofImage -> MaxLogit.of(ofImage) < threshold)
                .count();
        return new TestResults(
                Calibration.negativeLogLikelihood(output, logits, classes, 1),
                ReliabilityTable.of(probabilities, classes),
                outOfClass / (double) logits.length,
                byWriter(probabilities, classes, writers));
    }

    /** Returns the results by known writer, the lowest accuracy first. */
    private static List<WriterResult> byWriter(double[][] probabilities, int[] classes, int[] writers) {
        return Arrays.stream(writers)
                .filter(writer -> writer >= 0)
                .distinct()
                .sorted()
                .mapToObj(writer -> {
                    int[] images = IntStream.range(0, writers.length)
                            .filter(image -> writers[image] == writer)
                            .toArray();
                    var matrix = ConfusionMatrix.of(
                            Arrays.stream(images)
                                    .mapToObj(image -> probabilities[image])
                                    .toArray(double[][]::new),
                            Arrays.stream(images).map(image -> classes[image]).toArray());
                    return new WriterResult(writer, images.length, matrix.accuracy());
                })
                .sorted(Comparator.comparingDouble(WriterResult::accuracy))
                .toList();
    }

    /** The results on the images of one writer. */
    @Schema(name = "WriterResult", description = "Results for one writer")
    public record WriterResult(
            @Schema(description = "Number of the writer", example = "17")
            int writer,

            @Schema(description = "Number of the writer's images", example = "150")
            int images,

            @Schema(description = "Accuracy on these images", example = "0.98")
            double accuracy) {}
}
