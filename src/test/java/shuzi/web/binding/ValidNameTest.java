package shuzi.web.binding;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidNameTest {

    private record Named(@ValidName String name) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u3000\u00a0",
                "\u200b",
                "\u3164 \u2800\uffa0",
                "a\u0000",
                "a\u0085b",
                "a\u009f",
                "a\u202eb",
                "\u2066a",
                "a\u061c",
                "a\u2028b",
                "\ud800"
            })
    void aBlankNameOrOneWithControlCharactersIsInvalid(String name) {
        assertThat(isTaken(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "数字 / 1", "a\u0301", "a\u2800", "אב", "👩‍🏫"})
    void aNameOfVisibleCharactersIsValid(String name) {
        assertThat(isTaken(name)).isTrue();
    }

    @Test
    void theLengthOfANameIsCountedInCodePoints() {
        assertThat(isTaken("😀".repeat(200))).isTrue();
        assertThat(isTaken("😀".repeat(201))).isFalse();
        assertThat(Names.plain("😀\u202e".repeat(150), 100)).isEqualTo("😀".repeat(100));
    }

    private static boolean isTaken(String name) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            return factory.getValidator().validate(new Named(name)).isEmpty();
        }
    }
}
