package shuzi.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.image.NormalizedImage;
import shuzi.core.network.MaxLogit;

/**
 * The result of classifying a picture.
 *
 * @param model that classified it
 * @param probabilities of each class, 0 to 1, in the order of {@link Model#classes()}
 * @param maxLogit the largest logit, see {@link MaxLogit}
 * @param input the image that the network saw
 */
public record Classification(Model model, double[] probabilities, double maxLogit, NormalizedImage input) {

    /** Whether the picture shows none of the classes. */
    public boolean outOfClass() {
        return model.isOutOfClass(maxLogit);
    }

    /** Returns the places of the most probable classes, the best first; of equal ones the first comes first. */
    public List<Integer> best(int count) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                .limit(count)
                .toList();
    }
}
