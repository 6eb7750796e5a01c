package shuzi.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenamedKeysTest {

    private static final Map<String, String> CURRENT_NAMES = Map.of("old", "new");

    @Test
    void renamedEntriesKeepTheirOrder() {
        var entries = new LinkedHashMap<String, Integer>();
        entries.put("first", 1);
        entries.put("old", 2);
        entries.put("last", 3);
        assertThat(RenamedKeys.current(entries, CURRENT_NAMES))
                .containsExactly(Map.entry("first", 1), Map.entry("new", 2), Map.entry("last", 3));
    }

    @Test
    void theCurrentNameTakesPrecedenceOverTheEarlierOne() {
        assertThat(RenamedKeys.current(Map.of("old", 1, "new", 2), CURRENT_NAMES))
                .isEqualTo(Map.of("new", 2));
    }
}
