package shuzi.web.binding;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Requires a name of 1 to {@value #MAX} characters (code points) that is printable and not blank. */
@Target({
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.PARAMETER,
    ElementType.RECORD_COMPONENT,
    ElementType.TYPE_USE
})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidName.Check.class)
public @interface ValidName {

    /** Maximum number of characters of a name. */
    int MAX = 200;

    /** {@link #UNPRINTABLE} without the control characters below the space. */
    String UNPRINTABLE_ABOVE_SPACE = "\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069\\uD800-\\uDFFF";

    /**
     * Control characters, line separators, direction marks and unpaired surrogates, as the content of a character
     * class.
     */
    String UNPRINTABLE = "\\x00-\\x1F" + UNPRINTABLE_ABOVE_SPACE;

    /** Pattern of a name, for the OpenAPI document. */
    String PATTERN = "[^" + UNPRINTABLE + "]*";

    String message() default
            "must be 1 to " + MAX + " characters long and not blank, without control characters and direction marks";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks a name. */
    final class Check implements ConstraintValidator<ValidName, String> {

        @Override
        public boolean isValid(@Nullable String name, ConstraintValidatorContext context) {
            return name == null
                    || (name.codePointCount(0, name.length()) <= MAX
                            && !Names.isBlank(name)
                            && Names.isPrintable(name));
        }
    }
}
