package shuzi.web.binding;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ResourceId;

/** Requires the name of an alias. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AliasName.Check.class)
public @interface AliasName {

    /** Pattern of a name. */
    String PATTERN = "[a-z][a-z0-9-]{0,62}";

    String message() default
            "must be the name of an alias: a small letter, then at most 62 small letters, digits and hyphens; neither"
                    + " an id nor the name of a part of a model, such as weights";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks a name. */
    final class Check implements ConstraintValidator<AliasName, String> {

        /** Parts of models: in /models/{id}/weights and /models/aliases/{alias} both segments would fit. */
        private static final Set<String> PARTS = Set.of(
                "comparison", "evaluation", "evaluations", "export", "plots", "report", "reproductions", "weights");

        @Override
        public boolean isValid(@Nullable String name, ConstraintValidatorContext context) {
            return name == null || (name.matches(PATTERN) && !PARTS.contains(name) && !ResourceId.isId(name));
        }
    }
}
