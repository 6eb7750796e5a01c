package shuzi.web.binding;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Requires the name of an alias. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Pattern(regexp = AliasName.PATTERN)
public @interface AliasName {

    /** Pattern of a name. */
    String PATTERN = "[a-z][a-z0-9-]{0,62}";

    String message() default
            "must be the name of an alias: a small letter, then at most 62 small letters, digits and hyphens";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
