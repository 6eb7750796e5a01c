package shuzi.web.binding;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/** Requires a file, or each file of a list, to have at least one byte. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {NotEmptyFile.OfOne.class, NotEmptyFile.OfSeveral.class})
public @interface NotEmptyFile {

    String message() default "is empty";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks one file. */
    final class OfOne implements ConstraintValidator<NotEmptyFile, MultipartFile> {

        @Override
        public boolean isValid(@Nullable MultipartFile file, ConstraintValidatorContext context) {
            return file == null || !file.isEmpty();
        }
    }

    /** Checks a list of files. */
    final class OfSeveral implements ConstraintValidator<NotEmptyFile, List<MultipartFile>> {

        @Override
        public boolean isValid(@Nullable List<MultipartFile> files, ConstraintValidatorContext context) {
            return files == null || files.stream().noneMatch(MultipartFile::isEmpty);
        }
    }
}
