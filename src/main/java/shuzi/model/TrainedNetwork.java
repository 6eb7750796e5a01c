package shuzi.model;

import org.jspecify.annotations.Nullable;
import shuzi.network.ConfusionMatrix;
import shuzi.network.Network;

/**
 * What a training comes to.
 *
 * @param temperature what logits are divided by to become probabilities that one can trust
 * @param leastEvidence pictures of less {@link shuzi.network.Evidence} are refused; null to refuse none
 * @param trainAccuracy on the training images
 * @param validationAccuracy on the validation images, if there were any
 * @param confusionMatrix on the test images
 */
public record TrainedNetwork(
        Network network,
        Preparation preparation,
        double temperature,
        @Nullable Double leastEvidence,
        double trainAccuracy,
        @Nullable Double validationAccuracy,
        ConfusionMatrix confusionMatrix,
        TestResults testResults) {}
