package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.Numeral;

class NumberGrammarTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "零",
                "五",
                "百",
                "十五",
                "一十五",
                "一百零五",
                "一百五",
                "一百十五",
                "一千零五十",
                "一千五十",
                "一千零零五",
                "一万五",
                "十万一千",
                "三万五千亿",
                "三万亿零五百万",
                "三万亿五千亿",
                "一万零五亿零五万零五",
                "三亿五",
                "零三十",
                "二零二六",
                "零零七",
                "一二三四五六七八九零一二三四五六七八"
            })
    void aWellFormedNumberIsAccepted(String text) {
        assertThat(NumberGrammar.accepts(stateAfter(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "一百零",
                "十零",
                "百五",
                "十百",
                "一百一千",
                "一百百",
                "一二百",
                "二十零零",
                "一百五万",
                "三千五万",
                "一万五亿",
                "一万一万",
                "一亿一亿",
                "一万亿一万亿",
                "一万亿万",
                "一亿万",
                "一百零万",
                "零百",
                "零零三十",
                "一百五六",
                "一千零五五",
                "一二三四五六七八九零一二三四五六七八九"
            })
    void anIllFormedNumberIsNotAccepted(String text) {
        assertThat(NumberGrammar.accepts(stateAfter(text))).isFalse();
    }

    @Test
    void everyStateIsReachableAndHasANameOfItsOwn() {
        Set<Integer> reached = new HashSet<>(Set.of(NumberGrammar.START));
        for (int size = 0; size < reached.size(); ) {
            size = reached.size();
            for (int state : Set.copyOf(reached)) {
                for (Numeral numeral : Numeral.ALL) {
                    reached.add(NumberGrammar.next(state, numeral));
                }
            }
        }
        assertThat(reached).hasSize(NumberGrammar.stateCount() + 1).contains(NumberGrammar.DEAD);
        assertThat(reached).extracting(NumberGrammar::describe).doesNotHaveDuplicates();
    }

    @Test
    void theDocumentHasTheTablesOfTheGrammar() throws IOException {
        assertThat(Files.readString(Path.of("docs", "numbers.md")))
                .contains(GrammarTable.WITHIN_SECTIONS, GrammarTable.BETWEEN_SECTIONS)
                .contains("its " + NumberGrammar.stateCount() + " states");
    }

    @Test
    void nothingLeadsOutOfTheDeadState() {
        assertThat(Numeral.ALL)
                .allMatch(numeral -> NumberGrammar.next(NumberGrammar.DEAD, numeral) == NumberGrammar.DEAD);
    }

    /** A text that no number begins with is not continued: the dead state has no way out, nor has the expression. */
    @Test
    @Tag("long")
    void theAutomatonAcceptsOfAllTextsOfUpTo5NumeralsWhatAPlainReaderAccepts() {
        List<String> beginnings = List.of("");
        for (int length = 1; length <= 5; length++) {
            List<String> longer = new ArrayList<>();
            for (String beginning : beginnings) {
                for (Numeral numeral : Numeral.ALL) {
                    String text = beginning + numeral.character();
                    allAgree(text);
                    if (stateAfter(text) != NumberGrammar.DEAD) {
                        longer.add(text);
                    }
                }
            }
            beginnings = longer;
        }
    }

    @Test
    void theAutomatonAcceptsOfLongTextsWhatAPlainReaderAccepts() {
        var random = new SplittableRandom(1);
        int numbers = 0;
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder(
                    WrittenNumber.format(random.nextLong((long) Math.pow(10, random.nextInt(1, 17)))));
            for (int changes = random.nextInt(5); changes > 0; changes--) {
                change(text, random);
            }
            numbers += allAgree(text.toString()) ? 1 : 0;
        }
        assertThat(numbers).isBetween(12_000, 38_000);
    }

    /** Replaces, adds or removes a numeral, 零 more often than others. */
    private static void change(StringBuilder text, SplittableRandom random) {
        int at = random.nextInt(text.length() + 1);
        String numeral = random.nextInt(3) == 0
                ? Numeral.ZERO.character()
                : Numeral.ofClassIndex(random.nextInt(Numeral.ALL.size())).character();
        text.replace(at, Math.min(at + random.nextInt(2), text.length()), random.nextInt(3) == 0 ? "" : numeral);
    }

    /** Returns whether a text is a number. There are too many texts to build an assertion for each. */
    private static boolean allAgree(String text) {
        OptionalLong expected = PlainNumbers.read(text);
        int state = stateAfter(text);
        if (NumberGrammar.accepts(state) != expected.isPresent()
                || (state != NumberGrammar.DEAD) != PlainNumbers.isBeginning(text)) {
            fail(text + " is " + expected);
        }
        try {
            long value = WrittenNumber.parse(text).value();
            if (expected.isEmpty() || value != expected.getAsLong()) {
                fail(text + " is " + expected + ", not " + value);
            }
        } catch (MalformedNumberException e) {
            int end = e.position() - 1; // of the characters that are right
            if (expected.isPresent()
                    || !PlainNumbers.isBeginning(text.substring(0, end))
                    || (end < text.length() && PlainNumbers.isBeginning(text.substring(0, end + 1)))) {
                fail(text + " is " + expected + ", but " + e.detail());
            }
        }
        return expected.isPresent();
    }

    private static int stateAfter(String text) {
        int state = NumberGrammar.START;
        for (String character : text.split("", -1)) {
            Numeral numeral = Numeral.ofCharacter(character);
            state = numeral == null ? state : NumberGrammar.next(state, numeral);
        }
        return state;
    }
}
