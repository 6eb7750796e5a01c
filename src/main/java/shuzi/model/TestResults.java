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
 * Holds the results of a network on the test images, in addition to its confusion matrix.
 *
 * @param cost mean cross-entropy, at temperature 1: the cost J without weight decay; null for models from before it was stored
 * @param reliability accuracy by confidence
 * @param outOfClassFraction the share of the images that it takes for none of the classes
 * @param writers those whose images are known, the worst first
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
     * Computes the results from a network's answers.
     *
     * @param logits images x classes
     * @param probabilities the same, of the logits at the model's temperature
     * @param rejectionThreshold an image whose largest logit is smaller is none of the classes; null: every image gets a label
     * @param classes of each image, from 0
     * @param writers of each image, negative where they are not known
     */
    static TestResults of(
            OutputActivation output,
            double[][] logits,
            double[][] probabilities,
            @Nullable Double rejectionThreshold,
            int[] classes,
            int[] writers) {
        double least = rejectionThreshold == null ? Double.NEGATIVE_INFINITY : rejectionThreshold;
        long outOfClass = Arrays.stream(logits)
                .filter(ofImage -> MaxLogit.of(ofImage) < least)
                .count();
        return new TestResults(
                Calibration.negativeLogLikelihood(output, logits, classes, 1),
                ReliabilityTable.of(probabilities, classes),
                outOfClass / (double) logits.length,
                byWriter(probabilities, classes, writers));
    }

    /** Returns the results by writer, the worst first. */
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

    /** Holds the results of one writer's images. */
    @Schema(name = "WriterResult", description = "Results for one writer")
    public record WriterResult(
            @Schema(description = "Number of the writer", example = "17")
            int writer,

            @Schema(description = "Number of the writer's images", example = "150")
            int images,

            @Schema(description = "Accuracy on these images", example = "0.98")
            double accuracy) {}
}
