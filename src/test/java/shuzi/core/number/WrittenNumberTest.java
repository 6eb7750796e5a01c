package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.ibm.icu.text.RuleBasedNumberFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.Numeral;

class WrittenNumberTest {

    private static final int RANDOM_NUMBERS = 100_000;
    private static final int HUNDRED_MILLION = 100_000_000;

    /** What people write, right and wrong: the value, or the position of the character at which it is no number. */
    @ParameterizedTest
    @CsvFileSource(resources = "/numbers/forms.csv", numLinesToSkip = 1)
    void whatPeopleWriteIsReadOrNamesTheWrongCharacter(
            String text,
            @Nullable Long value,
            WrittenNumber.@Nullable Kind kind,
            @Nullable String canonical,
            @Nullable Integer position) {
        if (position != null) {
            assertThat(problem(text).position()).isEqualTo(position);
            assertThat(problem(text).detail()).startsWith("character " + position + " ");
        } else {
            WrittenNumber number = WrittenNumber.parse(text);
            assertThat(number.text()).isEqualTo(text);
            assertThat(number.value()).isEqualTo(value);
            assertThat(number.kind()).isEqualTo(kind);
            assertThat(number.canonical()).isEqualTo(canonical);
            assertThat(WrittenNumber.parse(number.canonical()).value()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "两百, character 1 (两) is not one of the numerals 零 to 亿",
        "百五, character 2 (五) cannot follow a unit without a digit",
        "一百零, character 4 is missing: a 零 cannot be the last",
        "一百二三, character 4 (三) cannot follow another digit in a number with units",
        "三五百, character 3 (百) cannot follow several digits: a unit counts one",
        "一百一千, 'character 4 (千) cannot come after 百: units descend, 千 百 十'",
        "十百, 'character 2 (百) cannot come after 十: units descend, 千 百 十'",
        "一千百, character 3 (百) needs a digit before it",
        "一百零万, character 4 (万) needs a digit before it",
        "一万一万, character 4 (万) cannot come after another 万 without 亿 between them",
        "一亿亿, character 3 (亿) cannot come after another 亿: the largest number is 9999 9999 9999 9999",
        "一百五万, character 4 (万) is ambiguous: the digit before it lacks its unit or a 零",
        "零零零零零零零零零零零零零零零零零零零, " + "character 19 (零) is one digit too many: a number without units has at most 18"
    })
    void theProblemSaysWhyTheCharacterIsWrong(String text, String detail) {
        assertThat(problem(text).detail()).isEqualTo(detail);
    }

    @Test
    void theDocumentQuotesTheProblems() throws IOException {
        String document = Files.readString(Path.of("docs", "numbers.md"));
        assertThat(Pattern.compile("^\\| (\\S+) \\| is not a number: (.*) \\|$", Pattern.MULTILINE)
                        .matcher(document)
                        .results())
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(problem(row.group(1)).detail()).isEqualTo(row.group(2)));
    }

    @Test
    void anEmptyTextIsNoNumber() {
        assertThat(problem("").position()).isEqualTo(1);
        assertThat(problem("").detail()).isEqualTo("character 1 is missing: the text is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "'三 千', U+0020",
        "'三\n', U+000A",
        "三\u3000千, U+3000",
        "三\u0301, U+0301",
        "三\u202e千, U+202E",
        "三\ud83d, U+D83D",
        "三\udc00\ud83d, U+DC00",
        "三\ue000, U+E000",
        "三\ufeff, U+FEFF",
        "三\ud83d\ude00, \ud83d\ude00",
        "'三\0', U+0000"
    })
    void aCharacterThatCannotBeSeenIsNamedByItsNumber(String text, String name) {
        assertThat(problem(text).detail())
                .isEqualTo("character 2 (%s) is not one of the numerals 零 to 亿".formatted(name));
    }

    @Test
    void positionsCountCharactersOutsideTheBasicPlaneOnce() {
        assertThat(problem("\ud83d\ude00三").position()).isEqualTo(1);
        assertThat(problem("三千\ud842\udfb7").position()).isEqualTo(3);
    }

    @Test
    void aTextOfAnyLengthIsRead() {
        String zeros = "零".repeat(5_000_000);
        assertThat(WrittenNumber.parse("一千" + zeros + "五").value()).isEqualTo(1005);
        assertThat(problem("一千" + zeros).position()).isEqualTo(zeros.length() + 3);
        assertThat(problem(zeros).position()).isEqualTo(19);
        assertThat(problem("x".repeat(10_000_000)).position()).isEqualTo(1);
    }

    @Test
    void everyNumberUpTo100000IsReadAsItIsWritten() {
        LongStream.rangeClosed(0, 100_000).forEach(WrittenNumberTest::assertReadAsWritten);
    }

    @Test
    void numbersOfAnySizeAreReadAsTheyAreWritten() {
        numbers(1, WrittenNumber.MAX_INTEGER).forEach(WrittenNumberTest::assertReadAsWritten);
    }

    private static void assertReadAsWritten(long value) {
        String text = WrittenNumber.format(value);
        assertThat(WrittenNumber.parse(text))
                .isEqualTo(new WrittenNumber(text, value, WrittenNumber.Kind.INTEGER, text));
    }

    @Test
    void numbersBelow100MillionAreWrittenAsIcuWritesThem() {
        var icu = new RuleBasedNumberFormat(Locale.SIMPLIFIED_CHINESE, RuleBasedNumberFormat.SPELLOUT);
        LongStream.concat(LongStream.range(0, 20_000), numbers(2, HUNDRED_MILLION - 1))
                .forEach(value ->
                        assertThat(WrittenNumber.format(value)).isEqualTo(icu.format(value, "%spellout-cardinal")));
    }

    @Test
    void largerNumbersAreWrittenAsDigitByDigit() {
        LongStream.concat(LongStream.range(0, 20_000), numbers(3, WrittenNumber.MAX_INTEGER))
                .forEach(value -> assertThat(WrittenNumber.format(value)).isEqualTo(PlainNumbers.write(value)));
    }

    /** Returns random numbers of all lengths, with many zeros among their digits. */
    private static LongStream numbers(long seed, long max) {
        var random = new SplittableRandom(seed);
        int length = String.valueOf(max).length();
        return LongStream.generate(() -> {
                    double zeros = random.nextDouble();
                    long value = 0;
                    for (int digits = random.nextInt(1, length + 1); digits > 0; digits--) {
                        value = value * 10 + (random.nextDouble() < zeros ? 0 : random.nextInt(10));
                    }
                    return value;
                })
                .limit(RANDOM_NUMBERS);
    }

    @ParameterizedTest
    @CsvSource({
        "100100000, 一亿零一十万",
        "1000000000000, 一万亿",
        "3500000000000, 三万五千亿",
        "3000005000000, 三万亿零五百万",
        "115, 一百一十五",
        "15, 十五"
    })
    void theProperFormIsTheTextbooks(long value, String text) {
        assertThat(WrittenNumber.format(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 10_000_000_000_000_000L, Long.MAX_VALUE})
    void numbersOutOfRangeAreNotWritten(long value) {
        assertThatThrownBy(() -> WrittenNumber.format(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(value + " is not between 0 and 9999999999999999");
    }

    @Test
    void everyNumeralAloneHasItsValue() {
        assertThat(Numeral.ALL)
                .allSatisfy(numeral -> assertThat(
                                WrittenNumber.parse(numeral.character()).value())
                        .isEqualTo(numeral.value()));
    }

    private static MalformedNumberException problem(String text) {
        return catchThrowableOfType(MalformedNumberException.class, () -> WrittenNumber.parse(text));
    }
}
