package shuzi.dataset;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lists the sides of a split: training and test images. */
public enum Split {
    TRAIN,
    TEST;

    /** Returns the side in the name of a file, such as {@code train.csv}; null if the name has none. */
    public static @Nullable Split ofName(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        return name.startsWith("train") ? TRAIN : name.startsWith("test") ? TEST : null;
    }
}
