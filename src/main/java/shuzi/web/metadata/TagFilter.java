package shuzi.web.metadata;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.web.binding.ValidName;

/** Reads the parameter {@code tag} of lists. */
public final class TagFilter {

    /** The characters of a key, as a pattern. */
    static final String KEY = "[a-zA-Z0-9._-]{1,64}";

    /** Pattern of the parameter: key, colon, value. */
    public static final String PATTERN = "^" + KEY + ":[^" + ValidName.UNPRINTABLE + "]{1," + ValidName.MAX + "}$";

    public static final String MESSAGE = "must be the key and the value of a tag, separated by a colon";

    private TagFilter() {}

    /** Returns the tag in a valid parameter; null if there is no parameter. */
    public static @Nullable Map<String, String> of(@Nullable String parameter) {
        if (parameter == null) {
            return null;
        }
        int colon = parameter.indexOf(':'); // a key contains none
        return Map.of(parameter.substring(0, colon), parameter.substring(colon + 1));
    }
}
