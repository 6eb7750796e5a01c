package shuzi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the settings, which are defined by the records of {@code @ConfigurationProperties} and their Javadoc. */
class SettingsTest {

    private static final Path DOCUMENT = Path.of("docs", "deployment.md");

    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- made from the code -->\\n).*?(<!-- until here -->)");

    @Test
    void theDocumentedSettingsEqualThoseOfTheCode() throws IOException {
        String written = Files.readString(DOCUMENT);
        String generated = TABLE.matcher(written)
                .replaceFirst(found -> found.group(1) + Matcher.quoteReplacement(table()) + found.group(2));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, generated);
        }
        assertThat(generated)
                .as("docs/deployment.md differs from the code: mvn test -Dtest=SettingsTest -Ddocs.write=true")
                .isEqualTo(Files.readString(DOCUMENT));
        assertThat(written).containsPattern(TABLE);
    }

    @Test
    void everySettingIsDescribed() {
        assertThat(settings().values())
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(setting.path("description").asString(""))
                        .as(setting.toString())
                        .isNotBlank());
    }

    @Test
    void everySettingOfTheContainersExists() throws IOException {
        List<String> variables = settings().keySet().stream()
                .flatMap(name -> Stream.of(name.replace("-", ""), name.replace('-', '_')))
                .map(name -> name.replace('.', '_').toUpperCase(Locale.ROOT))
                .toList();
        var given = new TreeMap<String, Path>();
        for (Path file : containerFiles()) {
            String text = Files.readString(file, ISO_8859_1).replaceAll("\\$\\{[^}]*}", "");
            Pattern.compile("\\bSHUZI_[A-Z_]+\\b")
                    .matcher(text)
                    .results()
                    .forEach(name -> given.put(name.group(), file));
        }
        assertThat(given).isNotEmpty();
        assertThat(given.keySet()).as(given.toString()).isSubsetOf(variables);
    }

    private static List<Path> containerFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("docker"))) {
            return Stream.concat(files, Stream.of(Path.of("Dockerfile"), Path.of("docker-compose.yml")))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private static String table() {
        return "| setting | default | meaning |\n| --- | --- | --- |\n"
                + settings().entrySet().stream()
                        .map(setting -> "| `%s` | %s | %s |\n"
                                .formatted(
                                        setting.getKey(),
                                        code(setting.getValue().path("defaultValue")),
                                        setting.getValue()
                                                .path("description")
                                                .asString("")
                                                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                                                .replace("|", "\\|")))
                        .collect(Collectors.joining());
    }

    private static String code(JsonNode value) {
        if (value.isMissingNode()) {
            return "";
        }
        String text = value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(", "))
                : value.asString();
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    /** Returns the settings that Spring Boot's annotation processor found, by name. */
    private static Map<String, JsonNode> settings() {
        JsonNode metadata = JsonMapper.shared()
                .readTree(SettingsTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"));
        var settings = new TreeMap<String, JsonNode>();
        for (JsonNode property : metadata.path("properties")) {
            settings.put(property.path("name").asString(), property);
        }
        return settings;
    }
}
