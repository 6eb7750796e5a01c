package shuzi.model;

import org.jspecify.annotations.Nullable;
import shuzi.network.ConfusionMatrix;
import shuzi.network.Network;

/**
 * What a training comes to.
 *
 * @param temperature what logits are divided by to become probabilities that one can trust
 * @param leastProbability an answer that is less sure is refused; 0 to refuse none
 * @param trainAccuracy on the training images
 * @param validationAccuracy on the validation images, if there were any
 * @param confusionMatrix on the test images
 */
public record TrainedNetwork(
        Network network,
        Preparation preparation,
        double temperature,
        double leastProbability,
        double trainAccuracy,
        @Nullable Double validationAccuracy,
        ConfusionMatrix confusionMatrix,
        TestResults testResults) {}
