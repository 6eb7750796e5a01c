package shuzi.model;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.ImageDecoder.WhenBusy;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.Normalization;
import shuzi.core.image.NormalizedImage;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.MaxLogit;
import shuzi.core.network.Network;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.SingleSampleInference;

/** A model with its weights in memory. All threads share it; each call uses its own buffers. */
public final class Classifier {

    private final Model model;
    private final Network network;
    private final MatrixEngine engine;
    private final BlockingQueue<Buffers> idle = // not used by any thread
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    /** The buffers of a call, which one thread uses at a time. */
    private record Buffers(
            SingleSampleInference pass,
            @Nullable ImageNormalizer normalizer,
            @Nullable EdgeDirections edges) {}

    Classifier(Model model, Network network, MatrixEngine engine) {
        this.model = model;
        this.network = network;
        this.engine = engine;
    }

    public Model model() {
        return model;
    }

    public Network network() {
        return network;
    }

    /**
     * Classifies a picture.
     *
     * @param file a picture in a format that {@link ImageDecoder} reads
     * @throws InvalidImageException if the file is not a readable picture, or the picture has no ink
     */
    public Classification classify(byte[] file) throws InvalidImageException {
        Normalization normalization = model.preparation().normalization();
        Buffers buffers = idle.poll();
        if (buffers == null) {
            buffers = new Buffers(
                    new SingleSampleInference(engine, network),
                    normalization == null ? null : new ImageNormalizer(normalization),
                    normalization == null || !normalization.edgeDirections()
                            ? null
                            : new EdgeDirections(normalization.side()));
        }
        try {
            NormalizedImage input = buffers.normalizer == null
                    ? new NormalizedImage(
                            GreyImage.SIDE,
                            ImageDecoder.decode(file, WhenBusy.FAIL).toArray(),
                            null)
                    : buffers.normalizer.normalize(ImageDecoder.picture(file, WhenBusy.FAIL));
            return classify(input, buffers);
        } finally {
            idle.offer(buffers); // with more threads than cores, some buffers are dropped
        }
    }

    private Classification classify(NormalizedImage input, Buffers buffers) {
        byte[] inputs = input.pixels();
        if (buffers.edges != null) {
            inputs = new byte[model.preparation().inputs()];
            buffers.edges.measure(input.pixels(), 0, inputs, 0);
        }
        var sample = new PixelSamples(
                inputs.length, inputs, new byte[1], model.preparation().pixelScale());
        double[] logits = buffers.pass.logits(sample, 0);
        return new Classification(
                model,
                network.topology().output().probabilities(logits, model.temperature()),
                MaxLogit.of(logits),
                input);
    }
}
