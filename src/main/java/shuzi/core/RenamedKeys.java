package shuzi.core;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keys of stored data that have got another name since the data were written. */
public final class RenamedKeys {

    private RenamedKeys() {}

    /**
     * Returns the entries in their order, each under its present name. Where an entry has both names, the present one
     * counts.
     *
     * @param presentNames the present name of each earlier one
     */
    public static <T> Map<String, T> current(Map<String, T> entries, Map<String, String> presentNames) {
        var current = new LinkedHashMap<String, T>();
        entries.forEach((key, value) -> {
            String name = presentNames.getOrDefault(key, key);
            if (name.equals(key) || !entries.containsKey(name)) {
                current.put(name, value);
            }
        });
        return current;
    }
}
