package shuzi.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.Network;

/**
 * A network with all that is known of it: what makes a model, but for where it comes from.
 *
 * @param temperature what logits are divided by to become probabilities that one can trust
 * @param rejectionThreshold pictures with a smaller largest logit are out of class; null: all get a label
 * @param trainAccuracy on the training images; null when it was not evaluated on any
 * @param validationAccuracy on the validation images, if there were any
 * @param confusionMatrix on the test images; null when it was not evaluated on any, as the next
 */
public record TrainedNetwork(
        Network network,
        Preparation preparation,
        double temperature,
        @Nullable Double rejectionThreshold,
        @Nullable Double trainAccuracy,
        @Nullable Double validationAccuracy,
        @Nullable ConfusionMatrix confusionMatrix,
        @Nullable TestResults testResults) {

    /** One that was not evaluated on any images. */
    public static TrainedNetwork notEvaluated(
            Network network, Preparation preparation, double temperature, @Nullable Double rejectionThreshold) {
        return new TrainedNetwork(network, preparation, temperature, rejectionThreshold, null, null, null, null);
    }

    /**
     * One that was evaluated on test images.
     *
     * @param logits test images x classes
     * @param classes of each test image, from 0
     * @param writers of each test image, negative where they are not known
     */
    public static TrainedNetwork evaluated(
            Network network,
            Preparation preparation,
            double temperature,
            @Nullable Double rejectionThreshold,
            double trainAccuracy,
            @Nullable Double validationAccuracy,
            double[][] logits,
            int[] classes,
            int[] writers) {
        double[][] probabilities = Arrays.stream(logits)
                .map(ofImage -> network.topology().output().probabilities(ofImage, temperature))
                .toArray(double[][]::new);
        return new TrainedNetwork(
                network,
                preparation,
                temperature,
                rejectionThreshold,
                trainAccuracy,
                validationAccuracy,
                ConfusionMatrix.of(probabilities, classes), // as a prediction does, where two are the same
                TestResults.of(
                        network.topology().output(), logits, probabilities, rejectionThreshold, classes, writers));
    }
}
