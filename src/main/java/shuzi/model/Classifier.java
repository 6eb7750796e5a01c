package shuzi.model;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.ImageDecoder.WhenBusy;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.Normalization;
import shuzi.core.image.NormalizedImage;
import shuzi.core.image.Picture;
import shuzi.core.image.StepPictures;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Network;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.SampleTrace;
import shuzi.core.network.SingleSampleInference;
import shuzi.core.number.CharacterScorer;
import shuzi.core.number.Confidence;
import shuzi.core.number.Direction;
import shuzi.core.number.NumberReader;
import shuzi.core.number.NumberReading;

/** A model with its weights in memory. All threads share it; each call uses its own buffers. */
public final class Classifier {

    /** How many times as long as wide a picture of one character can be. */
    private static final double MAX_ELONGATION = 1.5;

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
        return classify(file, WhenBusy.FAIL);
    }

    /**
     * Classifies a picture.
     *
     * @param whenBusy what to do with a large picture while too many others are being decoded
     * @throws InvalidImageException if the file is not a readable picture, or the picture has no ink
     */
    public Classification classify(byte[] file, WhenBusy whenBusy) throws InvalidImageException {
        return explain(file, false, whenBusy).classification();
    }

    /**
     * Classifies a picture, and returns the steps of its normalization.
     *
     * @param file a picture in a format that {@link ImageDecoder} reads
     * @throws InvalidImageException if the file is not a readable picture, or the picture has no ink
     */
    public Explanation explain(byte[] file) throws InvalidImageException {
        return explain(file, true, WhenBusy.FAIL);
    }

    /**
     * A classification and how it came about.
     *
     * @param steps the steps of the normalization as pictures; null if they were not asked for, or the model takes pictures
     *     without normalization
     */
    public record Explanation(
            Classification classification, @Nullable StepPictures steps) {}

    private Explanation explain(byte[] file, boolean withSteps, WhenBusy whenBusy) throws InvalidImageException {
        Buffers buffers = buffers();
        try {
            ImageNormalizer normalizer = buffers.normalizer;
            if (normalizer == null) {
                byte[] pixels = ImageDecoder.decode(file, whenBusy).toArray();
                return new Explanation(
                        classify(new NormalizedImage(GreyImage.SIDE, pixels, null, null), buffers), null);
            }
            Picture picture = ImageDecoder.picture(file, whenBusy);
            Classification result = classify(picture, buffers, normalizer);
            return new Explanation(
                    result, withSteps ? normalizer.steps(picture, HypothesisSearch.hypothesis(result)) : null);
        } finally {
            idle.offer(buffers); // with more threads than cores, some buffers are dropped
        }
    }

    /**
     * Returns the values of a classified picture on its way through the network, forward and back.
     *
     * @param input the image that the network got
     * @param ofClass the class whose output should have been 1, from 0
     */
    public SampleTrace trace(NormalizedImage input, int ofClass) {
        return SampleTrace.of(
                engine, network, model.preparation().samples(input.pixels(), new byte[] {(byte) ofClass}));
    }

    /** Returns the answer for a traced picture after one step of gradient descent on it. */
    public SampleTrace.AfterStep afterStep(SampleTrace trace, double rate) {
        return trace.afterStep(engine, network, rate);
    }

    /**
     * Classifies an image of a data set, with the same result as its PNG. An image without ink, which would be rejected as a
     * picture, is black for the network, as in training.
     */
    public Classification classify(GreyImage image) {
        try {
            return classifyPicture(image);
        } catch (InvalidImageException ignored) { // no ink
            return classifyBlack();
        }
    }

    private Classification classifyBlack() {
        Buffers buffers = buffers();
        try {
            int side =
                    Objects.requireNonNull(buffers.normalizer).normalization().side();
            return classify(new NormalizedImage(side, new byte[side * side], null, null), buffers);
        } finally {
            idle.offer(buffers);
        }
    }

    /**
     * Classifies an image of the size of those of data sets, with the same result as its PNG.
     *
     * @throws InvalidImageException if it has no ink
     */
    public Classification classifyPicture(GreyImage image) throws InvalidImageException {
        Buffers buffers = buffers();
        try {
            ImageNormalizer normalizer = buffers.normalizer;
            return normalizer == null
                    ? classify(new NormalizedImage(GreyImage.SIDE, image.toArray(), null, null), buffers)
                    : classify(Picture.of(image), buffers, normalizer);
        } finally {
            idle.offer(buffers);
        }
    }

    /** Returns whether the model can read whole numbers: its classes are the 15 numerals, and its images are normalized. */
    public boolean canReadNumbers() {
        return model.preparation().normalization() != null && model.classes().equals(Numeral.CLASSES);
    }

    /**
     * Reads a number that is written in one line. A picture that is about as wide as high, and in which no number is read,
     * may show one character on paper that {@link #classify(byte[])} knows better.
     *
     * @param file a picture in a format that {@link ImageDecoder} reads
     * @param direction of the line; null if it is not known
     * @param alternatives the maximum number of alternatives
     * @throws InvalidImageException if the file is not a readable picture, or the picture has no ink
     * @throws IllegalStateException if the model cannot read numbers ({@link #canReadNumbers})
     */
    public NumberReading readNumber(byte[] file, @Nullable Direction direction, int alternatives)
            throws InvalidImageException {
        Normalization normalization = model.preparation().normalization();
        if (normalization == null || !canReadNumbers()) {
            throw new IllegalStateException("the model cannot read numbers");
        }
        List<Picture> pictures = ImageDecoder.withoutPrint(file, WhenBusy.FAIL);
        Picture picture = pictures.getLast();
        Buffers buffers = buffers();
        try {
            NumberReading line =
                    new NumberReader(normalization, scorer(buffers)).read(pictures, direction, alternatives);
            boolean mayBeOne = line == null || (line.number() == null && line.mayBeOneCharacter());
            Classification character = mayBeOne && isNearlySquare(picture) ? character(picture, buffers) : null;
            if (character != null) {
                return character.ofOneCharacter(
                        picture.scale(), direction == null ? Direction.HORIZONTAL : direction, alternatives);
            }
            if (line == null) {
                throw InvalidImageException.blank();
            }
            return line;
        } finally {
            idle.offer(buffers);
        }
    }

    /** Returns the classification of a picture that surely shows one character; null if it does not. */
    private @Nullable Classification character(Picture picture, Buffers buffers) {
        try {
            Classification found = classify(picture, buffers, Objects.requireNonNull(buffers.normalizer));
            boolean isSure = model.rejectionThreshold() != null
                    && !found.outOfClass()
                    && found.probabilities()[found.best(1).getFirst()] >= Confidence.MIN;
            return isSure ? found : null;
        } catch (InvalidImageException ignored) { // no ink
            return null;
        }
    }

    private static boolean isNearlySquare(Picture picture) {
        int longer = Math.max(picture.width(), picture.height());
        return longer <= MAX_ELONGATION * Math.min(picture.width(), picture.height());
    }

    /** Returns buffers that no other thread uses. */
    private Buffers buffers() {
        Buffers buffers = idle.poll();
        if (buffers != null) {
            return buffers;
        }
        Normalization normalization = model.preparation().normalization();
        return new Buffers(
                new SingleSampleInference(engine, network),
                normalization == null ? null : new ImageNormalizer(normalization),
                normalization == null || !normalization.edgeDirections()
                        ? null
                        : new EdgeDirections(normalization.side()));
    }

    /** Classifies a picture under the hypothesis that fits it best. */
    private Classification classify(Picture picture, Buffers buffers, ImageNormalizer normalizer)
            throws InvalidImageException {
        return new HypothesisSearch(normalizer, input -> classify(input, buffers)).classify(picture);
    }

    private Classification classify(NormalizedImage input, Buffers buffers) {
        double[] logits = logits(input.pixels(), buffers);
        return new Classification(model, logits, probabilities(logits), false, input);
    }

    private CharacterScorer scorer(Buffers buffers) {
        return new CharacterScorer() {
            @Override
            public double[] logits(byte[] normalized) {
                return Classifier.this.logits(normalized, buffers);
            }

            @Override
            public double[] probabilities(double[] logits) {
                return Classifier.this.probabilities(logits);
            }
        };
    }

    private double[] probabilities(double[] logits) {
        return network.topology().output().probabilities(logits, model.temperature());
    }

    /** Returns the logits of a normalized image. */
    private double[] logits(byte[] pixels, Buffers buffers) {
        byte[] inputs = pixels;
        if (buffers.edges != null) {
            inputs = new byte[model.preparation().inputs()];
            buffers.edges.measure(pixels, 0, inputs, 0);
        }
        var sample = new PixelSamples(
                inputs.length, inputs, new byte[1], model.preparation().pixelScale());
        return buffers.pass.logits(sample, 0);
    }
}
