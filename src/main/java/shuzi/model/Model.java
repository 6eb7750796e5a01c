package shuzi.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.NumeralClass;
import shuzi.core.id.ModelId;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.Topology;
import shuzi.web.metadata.Metadata;
import shuzi.web.problem.NotFoundException;

/**
 * A model without its weights.
 *
 * @param metadata name, description and tags, the only things that can change
 * @param preparation turns images into inputs
 * @param temperature divisor of the logits that calibrates the probabilities
 * @param rejectionThreshold a picture with a smaller largest logit is out of class; null if every picture gets a label
 * @param classes in the order of the output units
 * @param trainAccuracy accuracy on the training images; null if the model was not evaluated
 * @param validationAccuracy accuracy on the validation images; null if there were none
 * @param confusionMatrix confusion matrix of the test images; null if the model was not evaluated
 * @param testResults other results on the test images; null if the model was not evaluated, or before they were stored
 * @param weightsDigest SHA-256 of the stored weights, in hexadecimal
 * @param weightsBytes length of the stored weights in bytes
 * @param aliases names of the aliases that pointed at the model when it was read
 */
public record Model(
        ModelId id,
        Metadata metadata,
        Provenance provenance,
        Topology topology,
        Preparation preparation,
        double temperature,
        @Nullable Double rejectionThreshold,
        List<NumeralClass> classes,
        @Nullable Double trainAccuracy,
        @Nullable Double validationAccuracy,
        @Nullable ConfusionMatrix confusionMatrix,
        @Nullable TestResults testResults,
        String weightsDigest,
        long weightsBytes,
        Instant createdAt,
        List<String> aliases) {

    public String name() {
        return metadata.name();
    }

    /** Returns whether a picture with this {@linkplain shuzi.core.network.MaxLogit largest logit} is out of class. */
    public boolean isOutOfClass(double maxLogit) {
        return rejectionThreshold != null && maxLogit < rejectionThreshold;
    }

    /**
     * Returns the confusion matrix of the test images.
     *
     * @throws NotFoundException if the model was not evaluated
     */
    public ConfusionMatrix requireConfusionMatrix() {
        if (confusionMatrix == null) {
            throw NotFoundException.because("Model " + id + " was imported without a data set: it has no evaluation.");
        }
        return confusionMatrix;
    }

    /** Returns the accuracy on the test images; null if the model was not evaluated. */
    public @Nullable Double testAccuracy() {
        return confusionMatrix == null ? null : (Double) confusionMatrix.accuracy();
    }
}
