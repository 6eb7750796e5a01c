package shuzi.web.binding;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requires a text of 1 to {@value #MAX} characters (code points) that is printable, with line breaks, and not blank. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidText.Check.class)
public @interface ValidText {

    /** Maximum number of characters of a text. */
    int MAX = 4000;

    /**
     * Pattern of a text, for the OpenAPI document: that of a name, and tabs and line breaks. It has no alternatives, for
     * which matchers of clients would need a deep stack on long texts.
     */
    String PATTERN = "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F" + ValidName.UNPRINTABLE_ABOVE_SPACE + "]*";

    String message() default
            "must be 1 to " + MAX
                    + " characters long and not blank, without direction marks and control characters other than tabs and"
                    + " line breaks";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks a text. */
    final class Check implements ConstraintValidator<ValidText, String> {

        private static final Pattern BREAKS = Pattern.compile("[\\t\\n\\r]");

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null
                    || (text.codePointCount(0, text.length()) <= MAX
                            && !Names.isBlank(text)
                            && Names.isPrintable(BREAKS.matcher(text).replaceAll(" ")));
        }
    }
}
