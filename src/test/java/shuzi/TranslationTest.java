package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document and its Chinese translation have the same structure, commands and pictures. */
class TranslationTest {

    private static final Pattern BLOCK =
            Pattern.compile("^```(?!mermaid)\\w*\\n.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern ANY_BLOCK = Pattern.compile("^```\\w*\\n.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+(?= )", Pattern.MULTILINE);
    private static final Pattern PICTURE = Pattern.compile("(?:src=\"|!\\[[^]]*]\\()([^\")]+)");

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tutorial"})
    void aTranslationHasTheStructureAndTheCommandsOfItsOriginal(String document) throws IOException {
        String english = Files.readString(Path.of(document + ".md"));
        String chinese = Files.readString(Path.of(document + ".zh.md"));
        assertThat(all(BLOCK, chinese)).isEqualTo(all(BLOCK, english));
        String englishText = ANY_BLOCK.matcher(english).replaceAll("");
        String chineseText = ANY_BLOCK.matcher(chinese).replaceAll("");
        assertThat(all(HEADING, chineseText)).isEqualTo(all(HEADING, englishText));
        assertThat(pictures(chineseText)).isEqualTo(pictures(englishText));
        String name = Path.of(document).getFileName().toString();
        assertThat(english.lines().limit(3)).contains("[中文](" + name + ".zh.md)");
        assertThat(chinese.lines().limit(3)).contains("[English](" + name + ".md)");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<String> pictures(String text) {
        return PICTURE.matcher(text).results().map(picture -> picture.group(1)).toList();
    }
}
