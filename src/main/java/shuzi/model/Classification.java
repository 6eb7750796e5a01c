package shuzi.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.image.NormalizedImage;
import shuzi.core.network.MaxLogit;

/**
 * The result of classifying a picture.
 *
 * @param model the model that classified the picture
 * @param probabilities the probability of each class, 0 to 1, in the order of {@link Model#classes()}
 * @param maxLogit the largest logit ({@link MaxLogit})
 * @param input the image that the network got
 */
public record Classification(Model model, double[] probabilities, double maxLogit, NormalizedImage input) {

    /** Returns whether the model answers that the picture shows none of the classes. */
    public boolean outOfClass() {
        return model.isOutOfClass(maxLogit);
    }

    /** Returns whether the largest logit is above the model's rejection threshold by at least a margin. */
    boolean exceedsThresholdBy(double margin) {
        return !model.isOutOfClass(maxLogit - margin);
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
