package shuzi.core;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps keys of stored data that were renamed after the data were written. */
public final class RenamedKeys {

    private RenamedKeys() {}

    /**
     * Returns the entries in their order under their current names. If both names exist, the entry with the current
     * name counts.
     *
     * @param currentNames the current name of each earlier name
     */
    public static <T> Map<String, T> current(Map<String, T> entries, Map<String, String> currentNames) {
        var current = new LinkedHashMap<String, T>();
        entries.forEach((key, value) -> {
            String name = currentNames.getOrDefault(key, key);
            if (name.equals(key) || !entries.containsKey(name)) {
                current.put(name, value);
            }
        });
        return current;
    }
}
