package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents of the project refer to what is there, and are easy to read as plain text. */
class DocumentsTest {

    private static final Path DOCS = Path.of("docs");
    private static final int MAX_LINE = 120; // characters
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|<)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(DOCS)) {
            return Stream.concat(
                            Stream.of("README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                    .map(Path::of),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    @Test
    void theListOfDocumentsHasAll() throws IOException {
        String list = Files.readString(DOCS.resolve("README.md"));
        assertThat(documents())
                .filteredOn(document -> document.startsWith(DOCS) && !document.endsWith("README.md"))
                .hasSizeGreaterThan(10)
                .allSatisfy(document -> assertThat(list).contains("](" + document.getFileName() + ")"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadToFilesAndHeadings(Path document) throws IOException {
        String text = BLOCK.matcher(Files.readString(document)).replaceAll("");
        assertThat(LINK.matcher(text).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).contains(link.group(2));
            }
        });
    }

    /** Returns the names by which GitHub links to the headings of a document. */
    private static List<String> anchors(Path document) throws IOException {
        return HEADING.matcher(BLOCK.matcher(Files.readString(document)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Tables, headings and long addresses cannot be broken. Chinese paragraphs are not wrapped. */
    @ParameterizedTest
    @MethodSource("documents")
    void linesOfProseAreShort(Path document) throws IOException {
        assertThat(BLOCK.matcher(Files.readString(document)).replaceAll("").lines())
                .filteredOn(line -> !line.startsWith("|") && !line.startsWith("#") && line.contains(" "))
                .filteredOn(line ->
                        line.chars().filter(character -> character >= 0x2E80).count() < line.length() / 4)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(MAX_LINE));
    }
}
