package shuzi.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.Topology;
import shuzi.web.problem.NotFoundException;

/**
 * A model without its weights.
 *
 * @param preparation how images become its inputs
 * @param temperature what logits are divided by to become probabilities that one can trust
 * @param rejectionThreshold pictures with a smaller largest logit are out of class; null: all get a label
 * @param classes by output unit
 * @param trainAccuracy on the training images; null for a model that was not evaluated on any
 * @param validationAccuracy on the validation images, if there were any
 * @param confusionMatrix on the test images; null for a model that was not evaluated on any
 * @param testResults on the test images; null likewise, and for models of before they were kept
 * @param weightsDigest SHA-256 of the stored weights, in hexadecimal
 * @param weightsBytes length of the stored weights
 */
public record Model(
        UUID id,
        String name,
        Provenance provenance,
        Topology topology,
        Preparation preparation,
        double temperature,
        @Nullable Double rejectionThreshold,
        List<ModelClass> classes,
        @Nullable Double trainAccuracy,
        @Nullable Double validationAccuracy,
        @Nullable ConfusionMatrix confusionMatrix,
        @Nullable TestResults testResults,
        String weightsDigest,
        long weightsBytes,
        Instant createdAt) {

    /** Returns whether a picture with this {@linkplain shuzi.core.network.MaxLogit largest logit} is out of class. */
    public boolean isOutOfClass(double maxLogit) {
        return rejectionThreshold != null && maxLogit < rejectionThreshold;
    }

    /**
     * What it takes the test images for.
     *
     * @throws NotFoundException when it was not evaluated on any
     */
    public ConfusionMatrix requireConfusionMatrix() {
        if (confusionMatrix == null) {
            throw NotFoundException.because("Model " + id + " was imported without a data set: it has no evaluation.");
        }
        return confusionMatrix;
    }

    /** On the test images; null when it was not evaluated on any. */
    public @Nullable Double testAccuracy() {
        return confusionMatrix == null ? null : (Double) confusionMatrix.accuracy();
    }
}
