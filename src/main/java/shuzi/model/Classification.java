package shuzi.model;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.InkBox;
import shuzi.core.image.NormalizationSteps;
import shuzi.core.image.NormalizedImage;
import shuzi.core.network.MaxLogit;
import shuzi.core.number.Direction;
import shuzi.core.number.NumberReading;
import shuzi.core.number.WrittenNumber;

/**
 * The result of classifying a picture.
 *
 * @param model the model that classified the picture
 * @param logits the logit of each class, in the order of {@link Model#classes()}
 * @param probabilities the probability of each class, 0 to 1, in the order of {@link Model#classes()}
 * @param severalCharacters whether the picture shows two characters or more
 * @param input the image that the network got
 */
public record Classification(
        Model model, double[] logits, double[] probabilities, boolean severalCharacters, NormalizedImage input) {

    /** The probability from which on the best class is probably correct. */
    private static final double CERTAIN = 0.5;

    /** Why a picture is out of class. */
    public enum Reason {
        /** It shows two characters or more. */
        SEVERAL_CHARACTERS,
        /** The best class is probably correct, but the picture resembles its images too little. */
        NOT_SURE,
        /** It resembles no class. */
        OUT_OF_CLASS
    }

    /** Returns the largest logit ({@link MaxLogit}). */
    public double maxLogit() {
        return MaxLogit.of(logits);
    }

    /** Returns whether the model answers that the picture shows none of the classes. */
    public boolean outOfClass() {
        return severalCharacters || model.isOutOfClass(maxLogit());
    }

    /** Returns why the picture is out of class; null if it is not. */
    public @Nullable Reason reason() {
        if (!outOfClass()) {
            return null;
        }
        if (severalCharacters) {
            return Reason.SEVERAL_CHARACTERS;
        }
        return probabilities[best(1).getFirst()] >= CERTAIN ? Reason.NOT_SURE : Reason.OUT_OF_CLASS;
    }

    /** Returns the label of the most probable class, whether or not the picture is out of class. */
    public int label() {
        return model.classes().get(best(1).getFirst()).label();
    }

    /** Returns the same result for a picture of several characters. */
    Classification ofSeveralCharacters() {
        return new Classification(model, logits, probabilities, true, input);
    }

    /**
     * Returns whether the largest logit exceeds the model's rejection threshold by at least a margin; true if the model has
     * no threshold.
     */
    boolean exceedsThresholdBy(double margin) {
        return !model.isOutOfClass(maxLogit() - margin);
    }

    /**
     * Returns the reading of a number of one character.
     *
     * @param scale pixels of the file for each pixel of the picture, along each side
     * @param maxAlternatives the maximum number of alternatives
     */
    NumberReading ofOneCharacter(int scale, Direction direction, int maxAlternatives) {
        List<Integer> best = best(1 + maxAlternatives);
        WrittenNumber number = number(best.getFirst());
        NormalizationSteps steps = Objects.requireNonNull(input.steps());
        var box = new InkBox(scale * steps.x(), scale * steps.y(), scale * steps.boxWidth(), scale * steps.boxHeight());
        return new NumberReading(
                number.text(),
                number,
                probabilities[best.getFirst()],
                null,
                direction,
                List.of(new NumberReading.ReadCharacter(box, best.getFirst(), probabilities)),
                best.stream()
                        .skip(1)
                        .map(i -> new NumberReading.Alternative(number(i), probabilities[i]))
                        .toList(),
                null);
    }

    private WrittenNumber number(int classIndex) {
        return WrittenNumber.parse(model.classes().get(classIndex).character());
    }

    /**
     * Returns the indices of the most probable classes, most probable first; equal ones in the order of the classes.
     */
    public List<Integer> best(int count) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                .limit(count)
                .toList();
    }
}
