/** The captcha: a picture issued when the reader begins to write, and the field for what it says. */

import { Problem } from "./api.js";
import { element } from "./elements.js";
import { TextField } from "./text_field.js";

export class CaptchaField {
  #given;
  #field;
  #picture = element("img", { class: "mod-picture", width: "160", height: "60", alt: "" });
  #press;
  #renewal;
  #challenge = null;
  #issuing = null;

  constructor(given) {
    this.#given = given;
    const { words } = given;
    const input = element("input", {
      class: "mod-input mod-answer",
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: "false",
    });
    this.#press = element("button", { type: "button", class: "mod-press" }, words.showPicture);
    this.#renewal = element("button", { type: "button", class: "mod-link" }, words.newPicture);
    this.#renewal.hidden = true;
    this.#press.addEventListener("click", () => this.renew());
    this.#renewal.addEventListener("click", () => this.renew());
    input.addEventListener("focus", () => this.#renewExpired());
    const beside = [this.#press, this.#renewal];
    this.#field = new TextField({ label: words.captcha, input, beside, hint: words.captchaHint });
    this.root = this.#field.root;
  }

  get value() {
    return this.#field.value;
  }

  get challengeId() {
    return this.#challenge?.id ?? null;
  }

  focus() {
    this.#field.focus();
  }

  complain(text) {
    this.#field.complain(text);
  }

  /** Gets the first picture; later calls do nothing while there is one. */
  begin() {
    if (!this.#challenge) this.#issue();
  }

  /** Gets another picture for an empty field. */
  renew() {
    if (this.#issuing) return this.#issuing;
    this.spend();
    this.complain("");
    return this.#issue();
  }

  /** Takes the picture away: it cannot be answered any more. */
  spend() {
    this.#challenge = null;
    this.#field.value = "";
    this.#press.replaceChildren(this.#given.words.showPicture);
    this.#renewal.hidden = true;
  }

  /** Resolves when no picture is on its way. */
  async ready() {
    await this.#issuing;
  }

  #issue() {
    this.#issuing ??= this.#fetch().finally(() => {
      this.#issuing = null;
    });
    return this.#issuing;
  }

  async #fetch() {
    const { service, site, words } = this.#given;
    this.#press.replaceChildren(words.gettingPicture);
    try {
      this.#challenge = await service.issueChallenge(site);
      this.#show();
    } catch (error) {
      this.#press.replaceChildren(words.showPicture);
      this.complain(error instanceof Problem ? (error.detail ?? words.failed) : words.offline);
    }
  }

  #show() {
    const { words } = this.#given;
    this.#picture.src = this.#challenge.image;
    this.#picture.alt = words.pictureAlt;
    this.#press.replaceChildren(this.#picture);
    this.#renewal.hidden = false;
  }

  #renewExpired() {
    const expired = this.#challenge && Date.parse(this.#challenge.expires_at) <= Date.now();
    if (expired && !this.#issuing) this.renew();
  }
}
