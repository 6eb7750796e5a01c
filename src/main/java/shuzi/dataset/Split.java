package shuzi.dataset;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The side on which an image lies. */
public enum Split {
    TRAIN,
    TEST;

    /** The side that a file's own name tells, as train.csv does. */
    public static @Nullable Split ofName(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        return name.startsWith("train") ? TRAIN : name.startsWith("test") ? TEST : null;
    }
}
