package shuzi.model;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Hypothesis;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.ImageDecoder.WhenBusy;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.Normalization;
import shuzi.core.image.NormalizedImage;
import shuzi.core.image.Picture;
import shuzi.core.image.StepPictures;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.MaxLogit;
import shuzi.core.network.Network;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.SingleSampleInference;

/** A model with its weights in memory. All threads share it; each call uses its own buffers. */
public final class Classifier {

    private static final List<Hypothesis> UNUSUAL =
            List.of(Hypothesis.LINES_ARE_STROKES, Hypothesis.EVEN_PAPER, Hypothesis.DOTTED_STROKES);

    /** How far the largest logit under an unusual hypothesis must be above the rejection threshold. */
    private static final double ADVANTAGE = 0.5;

    /** How far the largest logit must be above the threshold so that a picture is not examined for two characters. */
    private static final double SURE = 1.5;

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
            if (buffers.normalizer == null) {
                byte[] pixels = ImageDecoder.decode(file, WhenBusy.FAIL).toArray();
                return classify(new NormalizedImage(GreyImage.SIDE, pixels, null, null), buffers);
            }
            return classify(ImageDecoder.picture(file, WhenBusy.FAIL), buffers, buffers.normalizer);
        } finally {
            idle.offer(buffers); // with more threads than cores, some buffers are dropped
        }
    }

    /** Classifies a picture under the usual hypothesis, and if that is not sure, under the one that fits it best. */
    private Classification classify(Picture picture, Buffers buffers, ImageNormalizer normalizer)
            throws InvalidImageException {
        Classification best = classify(normalizer.normalize(picture), buffers);
        boolean isOfDataset = picture.width() == GreyImage.SIDE && picture.height() == GreyImage.SIDE;
        if (isOfDataset || normalizer.normalization().version() == 1) {
            return best;
        }
        if (best.outOfClass()) {
            for (Hypothesis hypothesis : UNUSUAL) {
                best = better(best, ADVANTAGE, classified(picture, hypothesis, buffers, normalizer));
            }
        } else if (best.input().alternative() != null) {
            best = better(best, 0, classified(picture, best.input().alternative(), buffers, normalizer));
        }
        return !best.exceedsThresholdBy(SURE) && showsTwoCharacters(picture, best, buffers, normalizer)
                ? best.ofSeveralCharacters()
                : best;
    }

    /**
     * Returns whether both sides of the widest gap in the ink are more certainly characters than all of the ink is. A stroke
     * that resembles 一 may be a part of 二, 三 or 八, and does not count.
     */
    private boolean showsTwoCharacters(
            Picture picture, Classification whole, Buffers buffers, ImageNormalizer normalizer) {
        List<NormalizedImage> parts = normalizer.parts(picture);
        return parts.size() == 2
                && parts.stream()
                        .map(part -> classify(part, buffers))
                        .allMatch(part -> !part.outOfClass()
                                && part.maxLogit() > whole.maxLogit()
                                && model.classes().get(part.best(1).getFirst()).label() != Numeral.ONE.label());
    }

    /**
     * Returns the steps of the normalization of a picture as pictures.
     *
     * @return null if the model takes pictures without normalization
     */
    public @Nullable StepPictures steps(byte[] file, Hypothesis hypothesis) throws InvalidImageException {
        Normalization normalization = model.preparation().normalization();
        return normalization == null
                ? null
                : new ImageNormalizer(normalization).steps(ImageDecoder.picture(file, WhenBusy.FAIL), hypothesis);
    }

    private @Nullable Classification classified(
            Picture picture, Hypothesis hypothesis, Buffers buffers, ImageNormalizer normalizer) {
        NormalizedImage input = normalizer.normalize(picture, hypothesis);
        return input == null ? null : classify(input, buffers);
    }

    /** Returns the second classification if the model accepts it and is surer of it by at least an advantage. */
    private static Classification better(Classification first, double advantage, @Nullable Classification second) {
        return second != null
                        && !second.outOfClass()
                        && second.maxLogit() > first.maxLogit()
                        && second.exceedsThresholdBy(advantage)
                ? second
                : first;
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
                false,
                input);
    }
}
