package shuzi.training;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Pictures of other things that were made already: all folds of a cross-validation learn to refuse the same. */
final class OtherImages {

    private @Nullable TrainingImages made;

    /**
     * The first ones.
     *
     * @param make makes so many, the same whenever it is called
     */
    TrainingImages first(int count, IntFunction<TrainingImages> make) {
        TrainingImages images = made;
        if (images == null || images.count() < count) {
            images = make.apply(count);
            made = images;
        }
        return images.count() == count ? images : images.first(count);
    }
}
