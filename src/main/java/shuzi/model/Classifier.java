package shuzi.model;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.ImageDecoder.WhenBusy;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.Normalization;
import shuzi.core.image.NormalizationSteps;
import shuzi.core.image.NormalizedImage;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.MaxLogit;
import shuzi.core.network.Network;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.SingleSampleInference;

/** A model with its weights in memory. Immutable for those who use it: all threads share it. */
public final class Classifier {

    private final Model model;
    private final Network network;
    private final MatrixEngine engine;
    private final BlockingQueue<Buffers> idle = // that no thread is using
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    /** For one thread at a time. */
    private record Buffers(
            SingleSampleInference pass, @Nullable ImageNormalizer normalizer) {}

    /**
     * What the model makes of a picture.
     *
     * @param probabilities how sure it is of each class, 0 to 1, in the order of {@link Model#classes()}
     * @param maxLogit how much speaks for any of them at all, see {@link MaxLogit}
     * @param pixels what the network saw, row by row
     * @param side of it
     * @param steps what was done to the picture to normalize it; null for a model that takes images as they are
     */
    public record Classification(
            double[] probabilities,
            double maxLogit,
            byte[] pixels,
            int side,
            @Nullable NormalizationSteps steps) {}

    Classifier(Model model, Network network, MatrixEngine engine) {
        this.model = model;
        this.network = network;
        this.engine = engine;
    }

    public Model model() {
        return model;
    }

    /** The weights. */
    public Network network() {
        return network;
    }

    /**
     * Classifies a picture.
     *
     * @param file a picture in a format that {@link ImageDecoder} takes
     * @throws InvalidImageException when there is no picture in it, or nothing on the picture
     */
    public Classification classify(byte[] file) throws InvalidImageException {
        Normalization normalization = model.preparation().normalization();
        Buffers buffers = idle.poll();
        if (buffers == null) {
            buffers = new Buffers(
                    new SingleSampleInference(engine, network),
                    normalization == null ? null : new ImageNormalizer(normalization));
        }
        try {
            if (buffers.normalizer == null) {
                byte[] pixels = ImageDecoder.decode(file, WhenBusy.FAIL).toArray();
                return classification(buffers, pixels, GreyImage.SIDE, null);
            }
            NormalizedImage normalized = buffers.normalizer.normalize(ImageDecoder.picture(file, WhenBusy.FAIL));
            return classification(
                    buffers,
                    normalized.pixels(),
                    buffers.normalizer.normalization().side(),
                    normalized.steps());
        } finally {
            idle.offer(buffers); // when more threads than cores are at it, some buffers are dropped
        }
    }

    private Classification classification(
            Buffers buffers, byte[] pixels, int side, @Nullable NormalizationSteps steps) {
        var sample = new PixelSamples(
                pixels.length, pixels, new byte[1], model.preparation().pixelScale());
        double[] logits = buffers.pass.logits(sample, 0);
        return new Classification(
                network.topology().output().probabilities(logits, model.temperature()),
                MaxLogit.of(logits),
                pixels,
                side,
                steps);
    }
}
