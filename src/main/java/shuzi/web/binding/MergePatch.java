package shuzi.web.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a JSON body as a merge patch (RFC 7396): an omitted field stays as it is, and null removes the value of a field
 * that is not required.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MergePatch {

    /** Names of the fields whose value cannot be removed. */
    String[] required() default {};
}
