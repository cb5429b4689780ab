package dev.retort.models.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplatesTest {
    private static final List<Message> CHAT = List.of(Message.user("hi"));

    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String rendered() {
        return ChatTemplates.of(folder).orElseThrow().render(CHAT, true);
    }

    @Test
    void a_folder_without_a_template_has_none() throws IOException {
        assertThat(ChatTemplates.of(folder)).isEmpty();
        write("tokenizer_config.json", "{\"bos_token\": \"<s>\", \"chat_template\": null}");
        assertThat(ChatTemplates.of(folder)).isEmpty();
    }

    @Test
    void the_settings_give_the_template_and_the_special_tokens() throws IOException {
        write("tokenizer_config.json", """
                {"bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "pad_token": null,
                 "chat_template": "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ pad_token }}"}""");
        write("special_tokens_map.json", "{\"pad_token\": \"<pad>\", \"eos_token\": \"not this\"}");
        assertThat(rendered()).isEqualTo("<s>hi</s><pad>");
    }

    @Test
    void of_several_templates_the_default_is_taken() throws IOException {
        write("tokenizer_config.json", """
                {"chat_template": [{"name": "tool_use", "template": "tools"},
                                   {"name": "default", "template": "plain"}]}""");
        assertThat(rendered()).isEqualTo("plain");
    }

    @Test
    void a_file_of_its_own_comes_before_the_settings() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"settings\", \"bos_token\": \"<s>\"}");
        write("chat_template.jinja", "{{ bos_token }}file");
        assertThat(rendered()).isEqualTo("<s>file");
    }

    @Test
    void a_gguf_file_brings_its_template_and_names_its_special_tokens() {
        Path file = Path.of("src/test/resources/dev/retort/models/tokenizer/gguf-smollm/tokenizer.gguf");
        ModelTemplate template = ChatTemplates.of(file).orElseThrow();
        assertThat(template.render(CHAT, true)).isEqualTo("<|im_start|>hi<|im_end|>");
    }

    @Test
    void a_broken_template_names_its_file() throws IOException {
        write("chat_template.jinja", "ok\n{% if %}");
        assertThatThrownBy(() -> ChatTemplates.of(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("chat_template.jinja, line 2");
    }
}
