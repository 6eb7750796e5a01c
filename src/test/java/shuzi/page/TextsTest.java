package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the page in English and Chinese. */
class TextsTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "static", "page");
    private static final Pattern TEXT =
            Pattern.compile("^  '([A-Za-z0-9._-]+)':\\s*'((?:[^'\\\\]|\\\\.)*)',$", Pattern.MULTILINE);
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    /** A call with a literal key, or with the literal beginning of one. */
    private static final Pattern USE = Pattern.compile("\\b(?:t|has)\\(\\s*(?:'([^']+)'|`([^`$]+)\\$\\{)");
    /** A literal that is a key where it stands alone, as in a table of keys. */
    private static final Pattern LITERAL = Pattern.compile("'([a-z]+\\.[A-Za-z0-9._-]+)'");

    private static Map<String, String> texts(String language) throws IOException {
        String file = Files.readString(FOLDER.resolve("texts." + language + ".js"));
        var texts = new TreeMap<String, String>();
        TEXT.matcher(file)
                .results()
                .forEach(text -> assertThat(texts.put(text.group(1), text.group(2)))
                        .as("a second text for " + text.group(1))
                        .isNull());
        long lines = file.lines().filter(line -> line.startsWith("  ")).count();
        assertThat(texts).as("a line each: 'key': 'text',").hasSize((int) lines);
        return texts;
    }

    @Test
    void bothLanguagesHaveTheSameKeysWithTheSameValues() throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> chinese = texts("zh");
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) ->
                assertThat(values(chinese.getOrDefault(key, ""))).as(key).isEqualTo(values(text)));
        assertThat(english.values()).noneMatch(String::isBlank);
        assertThat(chinese.values()).noneMatch(String::isBlank);
    }

    private static Set<String> values(String text) {
        return VALUE.matcher(text)
                .results()
                .map(value -> value.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTextIsUsedAndNoneIsMissing() throws IOException {
        var used = new TreeSet<String>();
        var beginnings = new TreeSet<String>();
        var literals = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".js"))
                    .filter(path -> !path.getFileName().toString().startsWith("texts."))
                    .toList()) {
                String script = Files.readString(file);
                USE.matcher(script).results().forEach(use -> {
                    if (use.group(1) != null) {
                        used.add(use.group(1));
                    } else {
                        beginnings.add(use.group(2));
                    }
                });
                LITERAL.matcher(script).results().forEach(literal -> literals.add(literal.group(1)));
            }
        }
        beginnings.add("problem."); // sentences of problems, by their kind
        Set<String> keys = texts("en").keySet();
        assertThat(keys).containsAll(used);
        assertThat(keys)
                .allMatch(
                        key -> used.contains(key)
                                || literals.contains(key)
                                || beginnings.stream().anyMatch(key::startsWith),
                        "is used");
    }
}
