package shuzi.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import shuzi.network.ConfusionMatrix;
import shuzi.network.Topology;

/**
 * A model without its weights.
 *
 * @param pixelScale what a pixel, 0..255, is multiplied with to become an input
 * @param classes by output unit
 * @param trainAccuracy on the training images
 * @param confusionMatrix on the test images
 * @param weightsDigest SHA-256 of the stored weights, in hexadecimal
 * @param weightsBytes length of the stored weights
 */
public record Model(
        UUID id,
        String name,
        Provenance provenance,
        Topology topology,
        double pixelScale,
        List<ModelClass> classes,
        double trainAccuracy,
        ConfusionMatrix confusionMatrix,
        String weightsDigest,
        long weightsBytes,
        Instant createdAt) {

    /** On the test images. */
    public double testAccuracy() {
        return confusionMatrix.accuracy();
    }
}
