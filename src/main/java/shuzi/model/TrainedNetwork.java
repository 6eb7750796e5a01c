package shuzi.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.Network;

/**
 * A network with its preparation, calibration and evaluation: a model without its provenance.
 *
 * @param temperature divisor of the logits that calibrates the probabilities
 * @param rejectionThreshold a picture with a smaller largest logit is out of class; null if every picture gets a label
 * @param trainAccuracy accuracy on the training images; null if the network was not evaluated
 * @param validationAccuracy accuracy on the validation images; null if there were none
 * @param confusionMatrix confusion matrix of the test images; null if the network was not evaluated
 * @param testResults other results on the test images; null if the network was not evaluated
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

    /** Returns a network that was not evaluated. */
    public static TrainedNetwork notEvaluated(
            Network network, Preparation preparation, double temperature, @Nullable Double rejectionThreshold) {
        return new TrainedNetwork(network, preparation, temperature, rejectionThreshold, null, null, null, null);
    }

    /**
     * Returns a network with the results of its evaluation.
     *
     * @param logits logits of the test images, images x classes
     * @param classes index of each test image's class, from 0
     * @param writers number of each test image's writer; negative if unknown
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
                ConfusionMatrix.of(probabilities, classes), // chooses among equal ones like a prediction
                TestResults.of(
                        network.topology().output(), logits, probabilities, rejectionThreshold, classes, writers));
    }
}
