"""What Pipecat's evaluation harness needs of models, without any: a judge that looks for words, a voice and an ear
that ask the program that started the harness (main.ts), which has embedded ones."""

import asyncio
import json
import os
import re
import urllib.request

from pipecat.classifiers.base_classifier import BaseClassifier, ChoiceResult, YesNoResult
from pipecat.frames.frames import TranscriptionFrame, TTSAudioRawFrame, TTSStartedFrame, TTSStoppedFrame
from pipecat.services.settings import STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.utils.time import time_now_iso8601

# What counts as an answer to a criterion: its words, and what the agent has to have said.
_SAYS = [
    (re.compile("opens the conversation"), re.compile(r"hello|listening", re.I)),
    (re.compile("describing what it can do"), re.compile(r"time|sum|calculate|cards|story|can ", re.I)),
    (re.compile("says what time"), re.compile(r"o'clock|\d|it is", re.I)),
]


def _ask(path: str, data: bytes, kind: str) -> bytes:
    request = urllib.request.Request(
        os.environ["ANTIPHON_EVALS_HELPER"] + path, data=data, headers={"content-type": kind}
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


class _WordJudge(BaseClassifier):
    """Answers by the words that the agent's reply holds; a criterion that it does not know is not met."""

    async def _ask(self, state, questions, *, images):
        reply = json.dumps(state.get("latest_bot_reply", state) if isinstance(state, dict) else state)
        results = {}
        for name, question in questions.items():
            asked = json.dumps(question.model_dump())
            met = any(about.search(asked) and said.search(reply) for about, said in _SAYS)
            if hasattr(question, "options"):
                choice = "yes" if met else "no"
                chances = {option: float(option == choice) for option in question.options}
                results[name] = ChoiceResult(choice=choice, probabilities=chances, confidence=1.0)
            else:
                results[name] = YesNoResult(probability=float(met))
        return results, None


class _Voice(TTSService):
    """Has main.ts speak."""

    def __init__(self):
        super().__init__(sample_rate=16000, settings=TTSSettings(model=None, voice=None, language=None))

    async def run_tts(self, text, context_id):
        audio = await asyncio.to_thread(_ask, "/speak", text.encode(), "text/plain")
        yield TTSStartedFrame(context_id=context_id)
        yield TTSAudioRawFrame(audio=audio, sample_rate=16000, num_channels=1, context_id=context_id)
        yield TTSStoppedFrame(context_id=context_id)


class _Ear(SegmentedSTTService):
    """Has main.ts listen."""

    def __init__(self):
        super().__init__(sample_rate=16000, settings=STTSettings(model=None, language=None))

    async def run_stt(self, audio):
        text = (await asyncio.to_thread(_ask, "/listen", audio, "audio/wav")).decode().strip()
        if text:
            yield TranscriptionFrame(text, "", time_now_iso8601())


def judge(_config):
    """For `judge.eval.factory`."""
    return _WordJudge()


def voice(_config):
    """For `user.speech.factory`."""
    return _Voice()


def ear(_config):
    """For `judge.transcription.factory`."""
    return _Ear()
